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
import { type ErrorBody, withFields } from './error-body'
import type { CallFacts } from './failure'

/** A refusal as received, with secrets already removed. */
export interface Refused {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly correlationId: string | undefined
  readonly retryAfterMs: number | undefined
  readonly body: ErrorBody
  /** The operation needs one of these permissions; undefined if not known. */
  readonly needs?: readonly string[] | undefined
  /** True if it is a rate limit, whatever the status. */
  readonly throttled?: boolean | undefined
}

/** The error class for a refusal, with a message that says what happened, to what, and what to do next. */
export function toApiError(refused: Refused, facts: CallFacts): ApiError {
  const { method, path, status, correlationId, retryAfterMs, body, throttled = status === 429 } = refused
  const code = body.code ?? `http.${status}`
  const details = body.details
  const info: ApiErrorInfo = { ...facts, status, code, correlationId, method, path, details }
  const say = (next: string): string => formatMessage(refused, code, next, facts)

  if (isConflict(status, body))
    return new ConflictError(say('Someone else changed it: read it again, then decide.'), info)
  if (throttled)
    return new RateLimitError(say(adviceFor429(retryAfterMs)), { ...info, retryAfterMs, limit: body.limit })
  if (status === 400) return new BadRequestError(say('Correct the request.'), info)
  if (status === 401) return new AuthenticationError(say(adviceFor401(code)), info)
  if (status === 403) {
    const { missing, advice } = explainPermissions(refused)
    return new PermissionError(say(advice), { ...info, missing })
  }
  if (status === 404)
    return new NotFoundError(say('Check the id; what was just created can take a while to show.'), info)
  if (status >= 500) return new ServerError(say('Try again later.'), info)
  return new ApiError(say(status === 413 ? 'Send less at once.' : 'Correct the request.'), info)
}

/** 409, 412, `general.conflict` with any status, and a 400 that says the version is not the current one. */
export function isConflict(status: number, body: ErrorBody): boolean {
  if (status === 409 || status === 412) return true
  if (status < 400 || status >= 500) return false
  if (body.code === 'general.conflict') return true
  return status === 400 && VERSION_MISMATCH.test(body.message ?? '')
}

/** The platform words a version conflict in several ways; all mention the version and a mismatch. */
const VERSION_MISMATCH =
  /\bversion\b.*\b(does not|doesn't|did not|didn't|must)\s+match\b|\bversion mismatch\b|\b(match|matching)\b.*\bcurrent version\b/is

/** Permissions look like `routing:skill:assign`; the platform names the missing ones in its message and parameters. */
const PERMISSION = /\b[a-z][\w.]*:[\w*]+:[\w*]+/gi

/** The permissions that a 403 names, without duplicates, in the order named. */
export function missingPermissions(body: ErrorBody): readonly string[] {
  const places = [
    ...body.params,
    body.message ?? '',
    ...body.within,
    ...body.details.flatMap((d) => [d.errorCode ?? '', d.fieldName ?? '']),
  ]
  return [...new Set(places.flatMap((place) => place.match(PERMISSION) ?? []))]
}

function formatMessage(refused: Refused, code: string, next: string, facts: CallFacts): string {
  const said = saidIn(refused.body)
  const id = refused.correlationId === undefined ? '' : ` (correlation id ${refused.correlationId})`
  const tries = facts.attempts > 1 ? ` after ${facts.attempts} attempts` : ''
  const head = `${refused.method} ${refused.path}: ${refused.status} ${code}${said}${tries}${id}.`
  return [head, facts.refusal || next].filter((part) => part !== '').join(' ')
}

/** The platform's message, the fields it concerns, and the messages of the nested errors. */
function saidIn({ message, details, within }: ErrorBody): string {
  const listed = within.slice(0, MAX_LISTED)
  const more = within.length > MAX_LISTED ? [`and ${within.length - MAX_LISTED} more`] : []
  // Fields of nested errors appear with those errors.
  const furtherDetails = details.filter(({ fieldName = '' }) => !within.some((text) => text.includes(fieldName)))
  const parts = [withFields(message ?? '', furtherDetails).trim(), ...listed, ...more].filter((part) => part !== '')
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`
}

/** How many nested errors the message includes; a body may hold hundreds. */
const MAX_LISTED = 5

function adviceFor401(code: string): string {
  if (code === 'ip.not.authorized')
    return 'Add the address of this machine to the allowed addresses of the organization.'
  return 'A renewed token was refused as well: check that the OAuth client is active and of this region.'
}

/** True for a 403 about permissions, by its code or its text; others may be about a license or a feature. */
const ABOUT_PERMISSIONS = /permission|authori[sz]/i

/** Names the missing permissions and what to do: those that a 403 names, else those that the operation declares. */
function explainPermissions({ body, needs = [] }: Refused): {
  readonly missing: readonly string[]
  readonly advice: string
} {
  const role = 'to a role of the OAuth client, in the division concerned.'
  const named = missingPermissions(body)
  if (named.length > 0) {
    const enough = named.length > 1 && body.code === 'missing.any.permissions'
    const what = enough ? `One of ${named.join(', ')} is enough: add it` : `Add ${named.join(', ')}`
    return { missing: named, advice: `${what} ${role}` }
  }
  const isAbout = ABOUT_PERMISSIONS.test(`${body.code ?? ''} ${body.message ?? ''}`)
  if (!isAbout || needs.length === 0) return { missing: [], advice: `Add the permission it needs ${role}` }
  const what = needs.length > 1 ? `one of ${needs.join(', ')}` : needs.join()
  return { missing: needs, advice: `The call needs ${what}: add it ${role}` }
}

function adviceFor429(retryAfterMs: number | undefined): string {
  return retryAfterMs === undefined
    ? 'Send fewer requests.'
    : `The server asks to wait ${Math.ceil(retryAfterMs / 1000)} s; try again after that.`
}
