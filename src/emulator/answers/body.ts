import { LIMITS } from '../../core/limits'
import { refuse } from './refuse'

export type JsonObject = Record<string, unknown>

/** Whether a value is a JSON object (no array, no null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The body as an object. @throws Refusal 400 `bad.request` */
export function bodyObject(body: unknown): JsonObject {
  if (isObject(body)) return body
  return throwMalformed()
}

/** The body as a list of objects. @throws Refusal 400 `bad.request` */
export function bodyRows(body: unknown): readonly JsonObject[] {
  if (Array.isArray(body) && body.every(isObject)) return body
  return throwMalformed()
}

/** A required text member. @throws Refusal 400 `constraint.validation` */
export function requiredText(object: JsonObject, field: string): string {
  const value = object[field]
  if (typeof value === 'string' && value !== '') return value
  return throwInvalidField(field, `${field} is required and must be a non-empty string`)
}

/** A text member that may be left out. @throws Refusal 400 when present with another type */
export function optionalText(object: JsonObject, field: string): string | undefined {
  const value = object[field]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  return throwInvalidField(field, `${field} must be a string`)
}

/** A required number member. @throws Refusal 400 `constraint.validation` */
export function requiredNumber(object: JsonObject, field: string): number {
  const value = object[field]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return throwInvalidField(field, `${field} is required and must be a number`)
}

/** A number member that may be left out. @throws Refusal 400 when present with another type */
export function optionalNumber(object: JsonObject, field: string): number | undefined {
  const value = object[field]
  return value === undefined || value === null ? undefined : requiredNumber(object, field)
}

/** A boolean member that may be left out. @throws Refusal 400 when present with another type */
export function optionalBoolean(object: JsonObject, field: string): boolean | undefined {
  const value = object[field]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return value
  return throwInvalidField(field, `${field} must be a boolean`)
}

/** A text member that must be one of the given values. @throws Refusal 400 `invalid.value` */
export function requireOneOf<T extends string>(value: unknown, allowed: readonly T[], field: string): T {
  for (const item of allowed) if (item === value) return item
  return refuse(
    400,
    'invalid.value',
    `Value [${String(value)}] is not valid for field type [${field}]. Allowable values are: ${allowed.join(', ')}`,
    { messageParams: { value: String(value), field, allowed: allowed.join(', ') }, details: [{ fieldName: field }] },
  )
}

/** Refuses the request with 400 `constraint.validation`, naming the field. @throws Refusal always */
export function throwInvalidField(field: string, message: string): never {
  return refuse(400, 'constraint.validation', message, {
    details: [{ errorCode: 'constraint.validation', fieldName: field }],
  })
}

function throwMalformed(): never {
  return refuse(400, 'bad.request', 'The request could not be understood by the server due to malformed syntax.')
}

/**
 * The parsed JSON of a request body; undefined when it is empty.
 * @throws Refusal 413 above 512,000 bytes, 415 for another media type, 400 `bad.request` for text that is not JSON
 */
export function readBody(bytes: Uint8Array, contentType: string): unknown {
  if (bytes.length > LIMITS.requestBytes)
    refuse(
      413,
      'request.entity.too.large',
      `The request is over the size limit. Maximum bytes: ${LIMITS.requestBytes}`,
      { messageParams: { maximumBytes: String(LIMITS.requestBytes) } },
    )
  if (bytes.length === 0) return undefined
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType))
    refuse(
      415,
      'unsupported.media.type',
      'Unsupported Media Type - Unsupported or incorrect media type, such as an incorrect Content-Type value in the header.',
    )
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return throwMalformed()
  }
}
