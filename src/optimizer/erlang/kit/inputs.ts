import { formatValue } from '../../../core/checks'
import { type Issue, ValidationError } from '../../../core/errors/input'
import { isRecord } from '../../../core/json/unknown'
import { SECONDS_PER_HOUR } from '../../../core/time/durations'

/** Calls and their handle time: the load that is offered to a group of agents. */
export interface Offered {
  /** Calls per hour, at least 0. */
  readonly callsPerHour: number
  /** Mean handle time (talk, hold and after-call work) in seconds, at least 0. */
  readonly ahtSeconds: number
}

/** True for a finite number of at least 0. A fast path: a call with good input builds no list of issues. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity
}

/** True for a finite number from 0 to 1. */
export function isRatio(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}

/** True for an integer of at least `min` that a double holds exactly. */
export function isWhole(value: unknown, min: number): value is number {
  return Number.isSafeInteger(value) && typeof value === 'number' && value >= min
}

/** The issue of a field that has to be a finite number of at least 0, or undefined if it is one. */
export function amountIssue(path: string, value: unknown): Issue | undefined {
  return isAmount(value) ? undefined : issue(path, 'must be a finite number of at least 0', value)
}

/** The issue of a field that has to be a finite number above 0. */
export function positiveIssue(path: string, value: unknown): Issue | undefined {
  return isAmount(value) && value > 0 ? undefined : issue(path, 'must be a finite number above 0', value)
}

/** The issue of a field that has to be a ratio. */
export function ratioIssue(path: string, value: unknown): Issue | undefined {
  return isRatio(value) ? undefined : issue(path, 'must be a ratio from 0 to 1', value)
}

/** The issue of a field that has to be a whole number of at least `min`. */
export function wholeIssue(path: string, value: unknown, min: number): Issue | undefined {
  return isWhole(value, min) ? undefined : issue(path, `must be a whole number of at least ${min}`, value)
}

/** The issue of a value that has to be non-empty text, such as an id. */
export function textIssue(path: string, value: unknown): Issue | undefined {
  return typeof value === 'string' && value !== '' ? undefined : issue(path, 'must be text', value)
}

export function levelIssue(path: string, value: unknown): Issue | undefined {
  return isAmount(value) && value <= 5 ? undefined : issue(path, 'must be a level from 0 to 5', value)
}

/** The issues of the items of an optional list, or the issue of a value that is not a list. */
export function itemIssues(path: string, value: unknown, check: FieldCheck): (Issue | undefined)[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return [issue(path, 'must be a list', value)]
  return value.map((item: unknown, i) => check(`${path}[${i}]`, item))
}

/** Checks one value; `path` names it in messages. */
export type FieldCheck = (path: string, value: unknown) => Issue | undefined

export function objectIssue(path: string, value: unknown): Issue | undefined {
  return isRecord(value) ? undefined : issue(path, 'must be an object', value)
}

/** Throws if the argument itself, from which fields will be read, is not an object. */
export function assertObject(subject: string, value: unknown, path = ''): void {
  if (!isRecord(value)) refuse(subject, [objectIssue(path, value)])
}

/** Throws if the argument itself is not a list of objects. */
export function assertList(subject: string, value: unknown, path: string): void {
  refuse(subject, itemIssues(path, value ?? null, objectIssue))
}

/** An issue that shows the value it found. */
export function issue(path: string, rule: string, value: unknown): Issue {
  return { path, message: `${rule}, got ${formatValue(value)}` }
}

/** Throws a ValidationError with every issue given, if there is one. `subject` is the function that was called. */
export function refuse(subject: string, issues: readonly (Issue | undefined)[]): void {
  const found = issues.filter((entry) => entry !== undefined)
  if (found.length > 0) throw new ValidationError(found, { subject })
}

/**
 * Offered load in erlang: calls per hour times handle time. Throws if one of them, or the product, is not a finite
 * number of at least 0.
 */
export function offeredLoad(subject: string, offered: Offered): number {
  assertObject(subject, offered)
  const { callsPerHour, ahtSeconds } = offered
  const load = (callsPerHour * ahtSeconds) / SECONDS_PER_HOUR
  if (isAmount(callsPerHour) && isAmount(ahtSeconds) && load < Infinity) return load
  refuse(subject, [amountIssue('callsPerHour', callsPerHour), amountIssue('ahtSeconds', ahtSeconds)])
  throw new ValidationError([issue('callsPerHour', 'times ahtSeconds must be a finite load', load)], { subject })
}
