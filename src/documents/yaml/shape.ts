import type * as z from 'zod'
import { ValidationError } from '../../core/errors'
import { getField, isRecord } from '../../core/json/unknown'
import type { Problem } from '../checked-file'
import { inTextOrder, shapeIssue } from './problem'
import type { YamlSource } from './source'

/**
 * The value of a source, in the shape of its format.
 * @param file name of the file in messages
 * @throws ValidationError with line and column of every problem
 */
export function parseShape<T>(schema: z.ZodType<T>, source: YamlSource, file: string): T {
  if (source.broken.length > 0) throw new ValidationError(source.broken, { subject: file })
  const shape = schema.safeParse(source.value)
  if (shape.success) return shape.data
  throw new ValidationError(shapeProblems(schema, shape.error, source), { subject: file })
}

/** All problems of a document's shape, in words for its author, in the order of the text. */
export function shapeProblems(schema: z.core.$ZodType, error: z.ZodError, source: YamlSource): Problem[] {
  const keys = [...new Set(listKeys(schema))]
  return inTextOrder(error.issues.flatMap((issue) => shapeIssue(issue, source, keys)))
}

/** Every key of a format, to suggest one for a misspelled key. A format may contain itself. */
function listKeys(part: unknown, seen = new Set<unknown>()): string[] {
  if (Array.isArray(part)) return part.flatMap((one) => listKeys(one, seen))
  const def = getField(getField(part, '_zod'), 'def')
  if (!isRecord(def) || seen.has(def)) return []
  seen.add(def)
  const shape = isRecord(def.shape) ? def.shape : {}
  const parts = [...Object.values(shape), ...Object.values(def)]
  return [...Object.keys(shape), ...listKeys(parts, seen)]
}
