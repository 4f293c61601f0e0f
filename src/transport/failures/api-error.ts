import {
  ApiError,
  type ApiErrorInfo,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
} from '../../core/errors'
import type { ErrorBody } from './error-body'
import type { CallFacts } from './failure'

/** A refusal as it came, already scrubbed of secrets. */
export interface Refused {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly correlationId: string | undefined
  readonly retryAfterMs: number | undefined
  readonly body: ErrorBody
}

/** The error class for a refusal, with a message that says what happened, to what, and what to do next. */
export function toApiError(refused: Refused, facts: CallFacts): ApiError {
  const { method, path, status, correlationId, retryAfterMs, body } = refused
  const code = body.code ?? `http.${status}`
  const details = body.details
  const info: ApiErrorInfo = { status, code, correlationId, method, path, details, ...facts }
  const missing = status === 403 ? missingPermissions(body) : []
  const say = (next: string): string => messageOf(refused, code, next, facts)

  if (isConflict(status, body))
    return new ConflictError(say('Someone else changed it: read it again, then decide.'), info)
  if (status === 400) return new BadRequestError(say('Correct the request.'), info)
  if (status === 401) return new AuthenticationError(say(adviceFor401(code)), info)
  if (status === 403) return new PermissionError(say(adviceFor403(missing)), { ...info, missing })
  if (status === 404)
    return new NotFoundError(say('Check the id; what was just created can take a while to show.'), info)
  if (status === 429)
    return new RateLimitError(say(adviceFor429(retryAfterMs)), { ...info, retryAfterMs, limit: body.limit })
  if (status >= 500) return new ServerError(say('Try again later.'), info)
  return new ApiError(say(status === 413 ? 'Send less at once.' : 'Correct the request.'), info)
}

/** 409, 412, `general.conflict` under any status, and a 400 that says the version is not the current one. */
export function isConflict(status: number, body: ErrorBody): boolean {
  if (status === 409 || status === 412) return true
  if (status < 400 || status >= 500) return false
  if (body.code === 'general.conflict') return true
  return status === 400 && VERSION_MISMATCH.test(body.message ?? '')
}

/** The platform words a lost race on `version` in several ways, all naming the version and a mismatch. */
const VERSION_MISMATCH =
  /\bversion\b.*\b(does not|doesn't|did not|didn't|must)\s+match\b|\bversion mismatch\b|\b(match|matching)\b.*\bcurrent version\b/is

/** Permissions look like `routing:skill:assign`; the platform names the missing ones in its text and its parameters. */
const PERMISSION = /\b[a-z][\w.]*:[\w*]+:[\w*]+/gi

/** The permissions that a 403 names, without repeats, in the order named. */
export function missingPermissions(body: ErrorBody): readonly string[] {
  const places = [
    ...body.params,
    body.message ?? '',
    ...body.details.flatMap((d) => [d.errorCode ?? '', d.fieldName ?? '']),
  ]
  return [...new Set(places.flatMap((place) => place.match(PERMISSION) ?? []))]
}

function messageOf(refused: Refused, code: string, next: string, facts: CallFacts): string {
  const said = refused.body.message === undefined ? '' : `: ${refused.body.message.replace(/[.\s]+$/, '')}`
  const id = refused.correlationId === undefined ? '' : ` (correlation id ${refused.correlationId})`
  const tries = facts.attempts > 1 ? ` after ${facts.attempts} attempts` : ''
  const head = `${refused.method} ${refused.path}: ${refused.status} ${code}${said}${tries}${id}.`
  return [head, facts.refusal || next].filter((part) => part !== '').join(' ')
}

function adviceFor401(code: string): string {
  if (code === 'ip.not.authorized')
    return 'Add the address of this machine to the allowed addresses of the organization.'
  return 'A renewed token was refused as well: check that the OAuth client is active and of this region.'
}

function adviceFor403(missing: readonly string[]): string {
  const what = missing.length === 0 ? 'the permission it needs' : missing.join(', ')
  return `Add ${what} to a role of the OAuth client, in the division concerned.`
}

function adviceFor429(retryAfterMs: number | undefined): string {
  return retryAfterMs === undefined
    ? 'Send fewer requests.'
    : `The server asks to wait ${Math.ceil(retryAfterMs / 1000)} s; try again after that.`
}
