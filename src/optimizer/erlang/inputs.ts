import { type Issue, ValidationError } from '../../core/errors/input'

/** Calls and their handle time: the load that is offered to a group of agents. */
export interface Offered {
  /** Calls an hour, at least 0. */
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

/** True for an integer from `least` up that doubles hold exactly. */
export function isWhole(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && typeof value === 'number' && value >= least
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

/** The issue of a field that has to be a whole number of at least `least`. */
export function wholeIssue(path: string, value: unknown, least: number): Issue | undefined {
  return isWhole(value, least) ? undefined : issue(path, `must be a whole number of at least ${least}`, value)
}

/** An issue that shows the value it found. */
export function issue(path: string, rule: string, value: unknown): Issue {
  return { path, message: `${rule}, got ${shown(value)}` }
}

/** Throws a ValidationError with every issue given, if there is one. `subject` is the function that was called. */
export function refuse(subject: string, issues: readonly (Issue | undefined)[]): void {
  const found = issues.filter((entry) => entry !== undefined)
  if (found.length > 0) throw new ValidationError(found, { subject })
}

/** Offered load in erlang: calls an hour times handle time. Throws where one of them, or the product, is no amount. */
export function offeredLoad(subject: string, offered: Offered): number {
  const { callsPerHour, ahtSeconds } = offered
  const load = (callsPerHour * ahtSeconds) / SECONDS_PER_HOUR
  if (isAmount(callsPerHour) && isAmount(ahtSeconds) && load < Infinity) return load
  refuse(subject, [amountIssue('callsPerHour', callsPerHour), amountIssue('ahtSeconds', ahtSeconds)])
  throw new ValidationError([issue('callsPerHour', 'times ahtSeconds must be a finite load', load)], { subject })
}

/** Calls are counted by the hour, times in seconds. */
export const SECONDS_PER_HOUR = 3600

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
