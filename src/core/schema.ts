import * as z from 'zod/mini'
import { formatValue, kindOf } from './checks'
import { type Issue, ValidationError } from './errors'
import { lazy } from './lazy'
import { unknownName } from './near-names'
import { pathText } from './path-text'
import { instantMs } from './time/parse-instant'

/**
 * The fields of a schema, checked by the compiler against the written-out type: none is missing, none is left over, and
 * each has the field's type.
 * @example
 * z.strictObject({ days: z.optional(whole(1)) } satisfies ShapeOf<ReadOptions>)
 */
export type ShapeOf<T> = { readonly [K in keyof T]-?: z.core.$ZodType<T[K]> }

/**
 * Makes a function that checks a value against a schema: unknown names and wrong values are refused at any depth.
 * @param name what the value is called in messages, such as `options`
 * @param schema made at the first use
 * @returns a function that returns its value unchanged, or throws a ValidationError with every problem and, of an unknown
 * name, what was probably meant. Its second parameter replaces `name`
 */
// @__NO_SIDE_EFFECTS__
export function parserOf<T>(name: string, schema: () => z.core.$ZodType<T>): (value: unknown, path?: string) => T {
  return (value, path = name) => {
    const issues = listProblems(schema(), value, path)
    if (fits<T>(value, issues)) return value
    throw new ValidationError(issues)
  }
}

/**
 * Checks the options of a function against their fields, which the compiler checks against their type: unknown names and
 * wrong values are refused at any depth.
 * @param name what the options are called in messages
 * @throws ValidationError with every problem
 */
export function checkOptions<T extends object>(options: T, fields: ShapeOf<NoInfer<T>>, name = 'options'): void {
  const issues = listProblems(z.strictObject(fields), options, name)
  if (issues.length > 0) throw new ValidationError(issues)
}

function fits<T>(_value: unknown, issues: readonly Issue[]): _value is T {
  return issues.length === 0
}

/** Every problem of a value. Fields that are undefined count as absent. */
export function listProblems(schema: z.core.$ZodType, value: unknown, path: string): Issue[] {
  const names = new Map<readonly string[], readonly string[]>()
  const result = z.safeParse(schema, value, {
    error(issue) {
      if (issue.code === 'unrecognized_keys') names.set(issue.keys, listFields(issue.inst))
      return describeRule(issue)
    },
  })
  return (result.error?.issues ?? []).flatMap((issue) => toIssues(issue, { value, path, names }))
}

function listFields(schema: unknown): string[] {
  // By its definition and not by its class, which would bring the whole library into a bundle.
  const { def } = Object(Object(schema)._zod)
  return Object.keys(Object(def).shape ?? {})
}

/** What a value must be, for rules of schemas that say nothing themselves. */
function describeRule(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'must be text that is not empty'
      return `must be at least ${String(issue.minimum)}${issue.origin === 'string' ? ' characters long' : ''}`
    case 'too_big':
      return `must be at most ${String(issue.maximum)}${issue.origin === 'string' ? ' characters long' : ''}`
    default:
      return 'is not as it should be'
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
}

interface Given {
  readonly value: unknown
  readonly path: string
  /** The names that an object may have, by the list of those that it may not. */
  readonly names: ReadonlyMap<readonly string[], readonly string[]>
}

function toIssues(issue: z.core.$ZodIssue, given: Given): Issue[] {
  const found = issue.path.reduce<unknown>((inside, key) => Object(inside)[key], given.value)
  if (issue.code === 'unrecognized_keys') {
    const names = given.names.get(issue.keys) ?? []
    return issue.keys
      .filter((key) => Object(found)[key] !== undefined)
      .map((key) => ({ path: pathText([...issue.path, key], given.path), message: unknownName(key, names) }))
  }
  const suggested = issue.code === 'invalid_union' ? relevantIssues(issue) : undefined
  if (suggested === undefined) return [{ path: pathText(issue.path, given.path), message: formatMessage(issue, found) }]
  return suggested.flatMap((one) => toIssues({ ...one, path: [...issue.path, ...one.path] }, given))
}

/** The issues of the first branch of a union that fits but for fields inside and unknown names; undefined if none does. */
function relevantIssues({ errors }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  return errors
    .map((branch) =>
      branch.flatMap((one) =>
        one.code === 'invalid_union' && one.path.length === 0 ? (relevantIssues(one) ?? [one]) : [one],
      ),
    )
    .find((branch) => branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
}

function formatMessage({ message, path }: z.core.$ZodIssue, found: unknown): string {
  if (found === undefined) return message.startsWith('must be ') ? `is missing: give ${message.slice(8)}` : message
  const value = path.some((key) => SECRET.test(String(key))) ? kindOf(found) : formatValue(found)
  return message.startsWith('must ') ? `${message}, not ${value}` : message
}

/** Names of fields whose value must not be shown. */
const SECRET = /auth|secret|token|password|headers|url|key/i

/** An object of these fields alone. */
export function objectSchema<T extends object>(fields: ShapeOf<T>): z.ZodMiniType<T>
export function objectSchema(fields: z.core.$ZodShape): z.ZodMiniType {
  return z.strictObject(fields)
}

/** Fields of one kind that may be left out. */
export function optional<N extends string, T extends z.core.SomeType>(
  kind: T,
  ...names: readonly N[]
): Record<N, z.ZodMiniOptional<T>>
export function optional(kind: z.core.$ZodType, ...names: readonly string[]): z.core.$ZodShape {
  return Object.fromEntries(names.map((name) => [name, z.optional(kind)]))
}

export const flag = /* @__PURE__ */ lazy(() => z.boolean())
/** Text that is not empty, such as an id. */
export const text = /* @__PURE__ */ lazy(() => z.string().check(z.minLength(1)))
/** A list of such texts. */
export const texts = /* @__PURE__ */ lazy(() => z.array(text()))
export const finite = /* @__PURE__ */ lazy(() => z.number())
/** A number of at least `min`. */
export const atLeast = (min: number) => z.number().check(z.gte(min, `must be a number of at least ${min}`))
/** A number of at least 0. */
export const amount = /* @__PURE__ */ lazy(() => atLeast(0))
/** A number above 0. */
export const positive = /* @__PURE__ */ lazy(() => z.number().check(z.gt(0, 'must be a number above 0')))
/** A number from 0 to 1. */
export const ratio = /* @__PURE__ */ lazy(() =>
  z.number().check(z.gte(0, 'must be a ratio from 0 to 1'), z.lte(1, 'must be a ratio from 0 to 1')),
)
/** A whole number of at least `min`. */
export const whole = (min: number) => z.int().check(z.gte(min, `must be a whole number of at least ${min}`))
/** A number above 0 and below 1. */
export const inside = /* @__PURE__ */ lazy(() =>
  z.number().check(z.gt(0, 'must be above 0 and below 1'), z.lt(1, 'must be above 0 and below 1')),
)
/** A share that is more than nothing. */
export const share = /* @__PURE__ */ lazy(() =>
  z.number().check(z.gt(0, 'must be above 0 and at most 1'), z.lte(1, 'must be above 0 and at most 1')),
)
/** A number in a range. */
export const between = (min: number, max: number) =>
  z
    .number()
    .check(z.gte(min, `must be a number from ${min} to ${max}`), z.lte(max, `must be a number from ${min} to ${max}`))
/** A whole number in a range. */
export const wholeBetween = (min: number, max: number) =>
  z
    .int()
    .check(
      z.gte(min, `must be a whole number from ${min} to ${max}`),
      z.lte(max, `must be a whole number from ${min} to ${max}`),
    )
export const level = () =>
  z.number().check(z.gte(0, 'must be a level from 0 to 5'), z.lte(5, 'must be a level from 0 to 5'))
/** Values by name or id. */
export const byName = <T extends z.ZodMiniType>(value: T) => z.record(z.string(), value)

/**
 * An object that is checked elsewhere, such as a document or a client. The type `never`, as of the kinds below, fits every
 * field.
 */
export const anObject = () =>
  z.custom<never>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'must be an object')

/** A schema that checks a part of a type, since later versions may have more. */
export function partly(schema: z.core.$ZodType): z.core.$ZodType<never>
export function partly(schema: z.core.$ZodType): z.core.$ZodType {
  return schema
}

/** A document of one of these formats, which checks the rest itself. */
export const aDocument = (...formats: readonly string[]) =>
  z.custom<never>(
    (value) => formats.includes(Object(value).format),
    `must be a document with the format ${formats.join(' or ')}`,
  )

export const aFunction = () => z.custom<never>((value) => typeof value === 'function', 'must be a function')

/** An abort signal, of this realm or another. */
export const aSignal = () =>
  z.custom<never>(
    (value) => typeof Object(value).aborted === 'boolean' && typeof Object(value).addEventListener === 'function',
    'must be an AbortSignal',
  )

/** @param message what to give, and why */
export const aPort = (message: string, ...names: readonly string[]) =>
  z.custom<never>((value) => names.every((name) => typeof Object(value)[name] === 'function'), message)

export const withMethods = (...names: readonly string[]) =>
  aPort(`must be an object with the functions ${names.join(', ')}`, ...names)

export const aClock = () => withMethods('now', 'setTimer')

/** A moment: epoch milliseconds, a Date or ISO 8601 text with its zone. */
export const anInstant = () =>
  z.custom<never>(
    (value) =>
      (['number', 'string'].includes(typeof value) || Object(value) instanceof Date) &&
      !Number.isNaN(new Date(instantMs(Object(value).valueOf())).getTime()),
    'must be a Date, an ISO time with its zone such as 2026-12-05T18:00Z, or epoch milliseconds',
  )

/** An interval: `start/end` or both apart, as ISO 8601 text. */
export const anInterval = () =>
  objectSchema<{ readonly start: string; readonly end: string }>({ start: text(), end: text() })
