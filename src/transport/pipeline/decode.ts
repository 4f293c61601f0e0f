import type * as z from 'zod/mini'
import { ResponseError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import {
  noAnswer,
  type Operation,
  type StandardIssue,
  type StandardResult,
  type StandardSchema,
} from '../contract/operation'
import { AttemptFailed, type Failure } from '../failures/failure'
import { IN_DOUBT } from '../failures/network-failure'
import { checked } from '../kit/checked'
import type { AttemptResponse } from '../wiring/types'

/** Where an answer came from, for messages. */
export interface AnswerSource {
  readonly what: string
  readonly correlationId: string | undefined
  readonly clean: (text: string) => string
}

/**
 * Parses and validates the body of a 2xx response. Unknown fields are allowed; every required field must be present and
 * valid. Where only success matters, the body may be anything but a web page.
 * @throws AttemptFailed `unreadable` when the body is missing or not complete JSON, `invalid` when a required field is wrong
 */
export async function decode<T>(operation: Operation<T>, response: AttemptResponse, source: AnswerSource): Promise<T>
export async function decode(
  { response: schema }: Operation<unknown>,
  response: AttemptResponse,
  source: AnswerSource,
): Promise<unknown> {
  const text = response.text.replace(/^\uFEFF/, '').trim()
  if (schema === noAnswer && !isPage(text)) return undefined
  const value = parseJson(text, response.status, source)
  if (schema === undefined) return value
  const result = await parseValue(schema, value)
  if (result.issues === undefined) return result.value
  const isEmpty = value === undefined && response.status === 200
  const failure = invalid(isEmpty ? [{ message: 'it is empty' }] : result.issues, response.status, source)
  // A 204 has no body; a 200 without one has lost it in transit.
  throw new AttemptFailed(isEmpty ? { ...failure, reason: 'unreadable' } : failure)
}

/** A web page comes from a proxy or a portal instead of the platform, so the request probably never got there. */
function isPage(text: string): boolean {
  return text.startsWith('<')
}

function parseJson(text: string, status: number, source: AnswerSource): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new AttemptFailed(unreadable(text, status, source))
  }
}

function unreadable(text: string, status: number, source: AnswerSource): Failure {
  const html = isPage(text)
  const what = html
    ? 'the response is a web page instead of JSON: a proxy answered, or the base URL is wrong'
    : 'the response is not complete JSON: it was cut off or changed on the way'
  return {
    reason: 'unreadable',
    status,
    toError: ({ inDoubt, refusal }) =>
      new ResponseError(
        [`${source.what}: ${what}${idOf(source)}.`, refusal, advice(inDoubt)].filter(Boolean).join(' '),
        {
          code: html ? 'response.html' : 'response.notJson',
          status,
          ...known(source),
          inDoubt,
        },
      ),
  }
}

function invalid(issues: readonly StandardIssue[], status: number, source: AnswerSource): Failure {
  const [first = { message: 'invalid' }] = issues
  const path = source.clean(issuePath(first))
  const where = path === '' ? 'the response' : path
  const why = source.clean(first.message)
  const more = issues.length > 1 ? ` and ${issues.length - 1} more` : ''
  const what = `${source.what}: ${where} breaks the contract of the API${more}: ${why}${idOf(source)}.`
  return {
    reason: 'invalid',
    status,
    toError: ({ inDoubt }) =>
      new ResponseError(`${what} ${advice(inDoubt)}`, {
        code: 'response.invalid',
        path,
        status,
        ...known(source),
        inDoubt,
      }),
  }
}

function advice(inDoubt: boolean): string {
  return inDoubt ? IN_DOUBT : 'Try again; if it persists, report it with the correlation id.'
}

function idOf(source: AnswerSource): string {
  return source.correlationId === undefined ? '' : ` (correlation id ${source.correlationId})`
}

function known(source: AnswerSource): { correlationId?: string } {
  return source.correlationId === undefined ? {} : { correlationId: source.correlationId }
}

/** Validates a value against a schema of any library. A zod schema gets our messages, since `zod/mini` has none. */
export async function parseValue<T>(schema: StandardSchema<T>, value: unknown): Promise<StandardResult<T>> {
  if (isZod(schema)) {
    try {
      const result = checked(schema, value)
      return result.success ? { value: result.data } : { issues: result.error.issues }
    } catch {
      // The schema has asynchronous parts, or one throws: its own validation waits for them, or throws again.
    }
  }
  return await schema['~standard'].validate(value)
}

function isZod<T>(schema: StandardSchema<T>): schema is StandardSchema<T> & z.core.$ZodType<T> {
  return '_zod' in schema
}

/** The place of an issue: `['entities', 0, 'id']` as `entities[0].id`; empty for the whole value. */
export function issuePath({ path = [] }: StandardIssue): string {
  return pathText(path.map((segment) => (typeof segment === 'object' ? segment.key : segment)))
}
