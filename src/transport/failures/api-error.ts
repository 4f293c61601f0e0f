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

/** A refusal as it came, already scrubbed of secrets. */
export interface Refused {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly correlationId: string | undefined
  readonly retryAfterMs: number | undefined
  readonly body: ErrorBody
  /** Permissions of which the operation needs one; undefined where that is not known. */
  readonly needs?: readonly string[] | undefined
  /** True where it is a rate limit whatever the status. */
  readonly throttled?: boolean | undefined
}

/** The error class for a refusal, with a message that says what happened, to what, and what to do next. */
export function toApiError(refused: Refused, facts: CallFacts): ApiError {
  const { method, path, status, correlationId, retryAfterMs, body, throttled = status === 429 } = refused
  const code = body.code ?? `http.${status}`
  const details = body.details
  const info: ApiErrorInfo = { ...facts, status, code, correlationId, method, path, details }
  const say = (next: string): string => messageOf(refused, code, next, facts)

  if (isConflict(status, body))
    return new ConflictError(say('Someone else changed it: read it again, then decide.'), info)
  if (throttled)
    return new RateLimitError(say(adviceFor429(retryAfterMs)), { ...info, retryAfterMs, limit: body.limit })
  if (status === 400) return new BadRequestError(say('Correct the request.'), info)
  if (status === 401) return new AuthenticationError(say(adviceFor401(code)), info)
  if (status === 403) {
    const { missing, advice } = permissionsFor(refused)
    return new PermissionError(say(advice), { ...info, missing })
  }
  if (status === 404)
    return new NotFoundError(say('Check the id; what was just created can take a while to show.'), info)
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
    ...body.within,
    ...body.details.flatMap((d) => [d.errorCode ?? '', d.fieldName ?? '']),
  ]
  return [...new Set(places.flatMap((place) => place.match(PERMISSION) ?? []))]
}

function messageOf(refused: Refused, code: string, next: string, facts: CallFacts): string {
  const said = saidIn(refused.body)
  const id = refused.correlationId === undefined ? '' : ` (correlation id ${refused.correlationId})`
  const tries = facts.attempts > 1 ? ` after ${facts.attempts} attempts` : ''
  const head = `${refused.method} ${refused.path}: ${refused.status} ${code}${said}${tries}${id}.`
  return [head, facts.refusal || next].filter((part) => part !== '').join(' ')
}

/** What the platform says, with the fields that it is about, and what the errors within it add. */
function saidIn({ message, details, within }: ErrorBody): string {
  const shown = within.slice(0, SHOWN)
  const more = within.length > SHOWN ? [`and ${within.length - SHOWN} more`] : []
  // The fields of errors within it are named with them.
  const own = details.filter(({ fieldName = '' }) => !within.some((text) => text.includes(fieldName)))
  const parts = [withFields(message ?? '', own).trim(), ...shown, ...more].filter((part) => part !== '')
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`
}

/** Errors within an answer that its message names; a body may hold hundreds. */
const SHOWN = 5

function adviceFor401(code: string): string {
  if (code === 'ip.not.authorized')
    return 'Add the address of this machine to the allowed addresses of the organization.'
  return 'A renewed token was refused as well: check that the OAuth client is active and of this region.'
}

/** A 403 that is about permissions, in its code or its words; others may be about a license or a feature. */
const ABOUT_PERMISSIONS = /permission|authori[sz]/i

/** The permissions that a 403 names, else those that the operation is declared to need, and what to do about them. */
function permissionsFor({ body, needs = [] }: Refused): {
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
