import * as z from 'zod'
import { meantName, shown } from '../../core/bag'
import { type Issue, ValidationError } from '../../core/errors'

/**
 * Refuses every unknown name and value at any depth. Fields that are undefined count as absent.
 * @param path the name of the value in messages, such as `options`
 * @throws ValidationError with every problem and, of an unknown name, what was probably meant
 */
export function checkOptions(schema: z.ZodType, value: unknown, path: string): void {
  const result = schema.safeParse(value)
  if (result.success) return
  const issues = result.error.issues.flatMap((issue) => issuesOf(issue, schema, value, path))
  if (issues.length > 0) throw new ValidationError(issues)
}

function issuesOf(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown, path: string): Issue[] {
  const at = issue.path.reduce<string>(
    (text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`),
    path,
  )
  const found = issue.path.reduce<unknown>((inside, key) => Object(inside)[key], value)
  if (issue.code === 'unrecognized_keys') {
    const names = namesAt(schema, issue.path)
    return issue.keys.flatMap((key) => {
      if (Object(found)[key] === undefined) return []
      const meant = meantName(key, names)
      const message = meant === undefined ? `does not exist; there are ${names.join(', ')}` : `did you mean ${meant}?`
      return [{ path: `${at}.${key}`, message: meant === undefined ? message : `does not exist: ${message}` }]
    })
  }
  if (issue.code === 'invalid_value')
    return [{ path: at, message: `must be one of ${issue.values.join(', ')}, not ${shown(found)}` }]
  if (issue.code === 'invalid_type')
    return [{ path: at, message: `must be ${KINDS[issue.expected] ?? issue.expected}, not ${shown(found)}` }]
  return [{ path: at, message: issue.message }]
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

/** The fields of the object at a place of a schema. */
function namesAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let inside: unknown = bare(schema)
  for (const key of path) {
    if (inside instanceof z.ZodObject) inside = bare(inside.shape[String(key)])
    else if (inside instanceof z.ZodArray) inside = bare(inside.element)
    else return []
  }
  return inside instanceof z.ZodObject ? Object.keys(inside.shape) : []
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? bare(schema.unwrap()) : schema
}

/** An object that is somebody else's, such as a client: only that it is one. */
export const anObject = z.custom<object>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
)

/** A function. */
export const aFunction = z.custom<(...given: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
)

/** An abort signal, of this realm or another. */
export const aSignal = z.custom<AbortSignal>(
  (value) => typeof value === 'object' && value !== null && 'aborted' in value,
  'must be an AbortSignal',
)
