import * as z from 'zod/mini'
import { formatValue } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import { pathText } from '../../core/path-text'
import { checked } from '../../transport/kit/checked'

/**
 * Checks an input before anything is sent. Gives the value back as the schema types it.
 * @param subject what is being checked, first word of the message, such as `skills`
 * @throws ValidationError naming every field that cannot be used
 */
export function checkInput<T>(schema: () => z.core.$ZodType<T>, value: unknown, subject: string): T {
  const result = checked(schema(), value)
  if (result.success) return result.data
  throw new ValidationError(
    result.error.issues.map((issue) => ({ path: pathText(issue.path, subject), message: issue.message })),
  )
}

/** An id that is safe in a path: not empty, and without characters that would change the path. */
export const idSchema = /* @__PURE__ */ lazy(() =>
  z.string({ error: (issue) => `must be an id as text, not ${formatValue(issue.input)}` }).check(
    z.refine((id) => id !== '', { error: 'must not be empty', abort: true }),
    z.refine((id) => !/[\s/\\?#]/.test(id) && id !== '.' && id !== '..', {
      error: (issue) => `must be an id, not ${formatValue(issue.input)}: no slash, question mark, hash or space`,
    }),
  ),
)

/**
 * Text that is not empty.
 * @param error the message for anything but text
 */
export function nonEmpty(error = 'must be text') {
  return z.string(error).check(z.refine((text) => text.trim() !== '', 'must not be empty'))
}

/** One of a few words. */
export function oneOf<const W extends string>(words: readonly W[]) {
  return z.custom<W>((value) => words.some((word) => word === value), `must be one of ${words.join(', ')}`)
}

/**
 * A check of a list.
 * @param error the message for an empty list
 */
export function notEmpty(error: string) {
  return z.refine<readonly unknown[]>((list) => list.length > 0, error)
}

/**
 * A check of a list.
 * @param error the message for a longer list
 */
export function atMost(count: number, error: string) {
  return z.refine<readonly unknown[]>((list) => list.length <= count, error)
}

/** A whole number within a range. */
export function wholeNumber({ min, max = Number.POSITIVE_INFINITY }: { readonly min: number; readonly max?: number }) {
  const range = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `from ${min} to ${max}`
  const error = `must be a whole number, ${range}`
  return z.number(error).check(
    z.refine(Number.isInteger, { error, abort: true }),
    z.refine((value) => value >= min && value <= max, `must be ${range}`),
  )
}

/** @throws ValidationError when `value` cannot be an id */
export function checkId(value: unknown, name: string): string {
  return checkInput(idSchema, value, name)
}

/**
 * Ids without duplicates.
 * @throws ValidationError naming the entry that is not an id
 */
export function checkIds(values: unknown, name: string): string[] {
  const ids = checkInput(() => z.array(idSchema(), 'must be a list of ids'), values, name)
  return [...new Set(ids)]
}

/** A proficiency: a number from 0 to 5. Text is refused, even if it looks like a number. */
export const levelSchema = /* @__PURE__ */ lazy(() =>
  z.number({ error: (issue) => `must be a number from 0 to 5, not ${formatValue(issue.input)}` }).check(
    z.refine((level) => level >= LIMITS.level.min && level <= LIMITS.level.max, {
      error: (issue) => `must be from 0 to 5, not ${formatValue(issue.input)}`,
    }),
  ),
)

/** A skill or language with its level, as the bulk calls accept it. Each id may appear once. */
export const levelsSchema = /* @__PURE__ */ lazy(() =>
  z
    .array(z.strictObject({ id: idSchema(), proficiency: levelSchema() }), {
      error: 'must be a list of { id, proficiency }',
    })
    .check(
      z.superRefine((levels, context) => {
        const seen = new Map<string, number>()
        levels.forEach((level, index) => {
          const first = seen.get(level.id)
          if (first === undefined) seen.set(level.id, index)
          else context.addIssue({ code: 'custom', path: [index, 'id'], message: `is also entry ${first}: ${level.id}` })
        })
      }),
    ),
)

/** A skill or language id with the level to set. */
export interface LevelInput {
  readonly id: string
  /** 0 to 5; higher is preferred where the queue evaluates BEST. */
  readonly proficiency: number
}

/**
 * Copies levels in the form that the bulk calls accept, by id: their order has no meaning, so that it makes no difference to
 * an idempotency key.
 * @throws ValidationError naming what cannot be sent
 */
export function checkLevels(levels: unknown, name: string): LevelInput[] {
  const checked = checkInput(levelsSchema, pick(levels, ['id', 'proficiency']), name)
  return checked.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Removes all but these fields from entries of a list read from the API, so that reads can be written back. */
export function pick(list: unknown, fields: readonly string[]): unknown {
  if (!Array.isArray(list)) return list
  return list.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return entry
    return Object.fromEntries(fields.map((field) => [field, Reflect.get(entry, field)]))
  })
}
