import { AuthenticationError, ResponseError, type SkillrouteError } from '../../core/errors'
import { isRecord, parseJson } from '../../core/json/unknown'
import { version } from '../../core/version'
import type { StoredToken } from '../../documents/ports/ports'
import { answerFailure } from '../attempt/answer-failure'
import type { Attempt } from '../attempt/attempt'
import { readErrorBody } from '../failures/error-body'
import { AttemptFailed, type Failure } from '../failures/failure'
import { describeLogin } from '../kit/hosts'
import type { Secrets } from '../kit/secrets'

export const TOKEN_PATH = '/oauth/token'

export interface TokenTools {
  readonly loginUrl: string
  readonly attempt: Attempt
  readonly timeoutMs: number
  readonly now: () => number
  readonly secrets: Secrets
}

/** One grant. */
export interface TokenRequest {
  readonly form: Readonly<Record<string, string>>
  /** Basic credentials of the OAuth client; left out for a client without a secret. */
  readonly basic?: string | undefined
  /** For the error after a 400 or 401: who or what was refused, and what to do about it. */
  readonly refused: { readonly who: string; readonly advice: string }
}

/** What the login host gave. */
export interface GrantedToken {
  readonly token: StoredToken
  readonly refreshToken: string | undefined
}

/** Asks the login host for a token, once. Rejects with {@link AttemptFailed} or the signal's reason. */
export async function requestToken(
  tools: TokenTools,
  { form, basic, refused }: TokenRequest,
  signal: AbortSignal,
): Promise<GrantedToken> {
  const { loginUrl, attempt, timeoutMs, now, secrets } = tools
  const response = await attempt(
    {
      method: 'POST',
      url: loginUrl + TOKEN_PATH,
      headers: new Headers({
        ...(basic === undefined ? {} : { authorization: `Basic ${basic}` }),
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': `skillroute/${version}`,
      }),
      body: new URLSearchParams(form).toString(),
      signal,
    },
    timeoutMs,
  )
  const issuedAtMs = now()
  const throttled = isThrottled(response)
  if ((response.status === 400 && !throttled) || response.status === 401)
    throw new AttemptFailed(refusal(response, refused, tools))
  const requested = { method: 'POST', path: TOKEN_PATH, nowMs: issuedAtMs, clean: secrets.text, throttled }
  const failure = answerFailure(response, requested)
  if (failure !== undefined) throw new AttemptFailed(failure)
  return readToken(response.text, issuedAtMs, loginUrl, secrets)
}

/** The Basic credentials of a client, as they go over the wire. */
export function encodeBasic(clientId: string, clientSecret: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${clientId}:${clientSecret}`)))
}

/** The login host may answer 400 if too many tokens were requested; only its message shows this. */
function isThrottled({ status, text }: { readonly status: number; readonly text: string }): boolean {
  if (status === 429) return true
  if (status !== 400) return false
  const { code = '', message = '' } = readErrorBody(text)
  return /rate limit exceeded/i.test(`${code} ${message}`)
}

/** The same answer is given for a wrong secret and for a client of another region, so the advice names both. */
function refusal(
  response: { readonly status: number; readonly text: string },
  { who, advice }: TokenRequest['refused'],
  { loginUrl, secrets }: TokenTools,
): Failure {
  const clean = secrets.text
  const { status, text } = response
  const body = readErrorBody(text)
  const code = clean(body.code ?? `http.${status}`)
  const said = body.message === undefined ? '' : `: ${clean(body.message)}`
  const message = `The login at ${describeLogin(loginUrl)} refused ${clean(who)} (${status} ${code}${said}). ${advice}`
  return {
    reason: 'refused',
    status,
    toError: ({ attempts }) =>
      new AuthenticationError(message, { status, code, method: 'POST', path: TOKEN_PATH, attempts }),
  }
}

function readToken(text: string, issuedAtMs: number, loginUrl: string, secrets: Secrets): GrantedToken {
  const body = parseJson(text)
  if (isRecord(body) && typeof body.access_token === 'string' && body.access_token !== '') {
    const { access_token: accessToken, refresh_token: refreshToken } = body
    secrets.add(accessToken)
    if (typeof refreshToken === 'string' && refreshToken !== '') secrets.add(refreshToken)
    if (!isSendable(accessToken))
      throw new AttemptFailed({ reason: 'notApi', status: 200, toError: () => notSendable(loginUrl) })
    const seconds = Number(body.expires_in)
    if (seconds > 0)
      return {
        token: { accessToken, issuedAtMs, expiresAtMs: issuedAtMs + seconds * 1000 },
        refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : undefined,
      }
  }
  throw new AttemptFailed({ reason: 'notApi', status: 200, toError: () => notALogin(loginUrl) })
}

/**
 * Headers allow no line ends and only ASCII. Setting an invalid one throws an error that repeats the whole value, so it
 * is checked before.
 */
export function isSendable(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token)
}

function notSendable(loginUrl: string): SkillrouteError {
  const message = `${describeLogin(loginUrl)} gave an access_token with line ends or other characters that no header takes: check any proxy in between.`
  return new ResponseError(message, { code: 'response.token', path: 'access_token', status: 200 })
}

function notALogin(loginUrl: string): SkillrouteError {
  const message = `${describeLogin(loginUrl)} answered without access_token and expires_in: check the region or login URL, and any proxy in between.`
  return new ResponseError(message, { code: 'response.token', path: 'access_token', status: 200 })
}
