import * as z from 'zod/mini'
import { checkText } from '../../core/checks'
import { defined } from '../../core/defined'
import { ConfigError, SkillrouteError } from '../../core/errors'
import { quoteName } from '../../core/json/redact'
import { isLoopback } from '../../core/loopback'
import { aClock, aFunction, checkOptions, optional, text } from '../../core/schema'
import { type Clock, systemClock } from '../../core/time/clock'
import { createAttempt } from '../attempt/attempt'
import { AttemptFailed } from '../failures/failure'
import { describeLogin, loginHost } from '../kit/hosts'
import { createSecrets } from '../kit/secrets'
import { encodeBasic, requestToken } from './token-request'
import type { UserToken } from './user-login'

/**
 * Options of `startUserLogin`: the region or the login URL, the OAuth client, and the URL that the browser returns to.
 */
export interface UserLoginStart {
  /** A region name or domain, such as `eu_west_1` or `mypurecloud.ie`. */
  readonly region?: string | undefined
  /** Origin for logins, instead of the region's. */
  readonly loginUrl?: string | undefined
  /** An OAuth client of grant type Code Authorization. */
  readonly clientId: string
  /**
   * Secret of the OAuth client, for programs that can keep one; it is only sent to the login host. Default: PKCE
   * without a secret.
   */
  readonly clientSecret?: string | undefined
  /** The URL that the browser returns to, as registered with the OAuth client: https, or http to this machine. */
  readonly redirectUri: string
  /** Name of the org. Together with `provider`, it opens the single sign-on of that org at once. */
  readonly org?: string | undefined
  /** Identity provider of that org, such as `okta` or `adfs`. */
  readonly provider?: string | undefined
  /** Fills in the login form: a mail address, `mail:org name`, or the org's name. */
  readonly loginHint?: string | undefined
  /** `login` asks for the password even if the browser remembers a login. Default: a remembered login is used. */
  readonly prompt?: 'login' | undefined
  /** Sends the only request. Default: the `fetch` of the runtime. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** For times and the time limit of that request. Default: the machine's. */
  readonly clock?: Clock | undefined
}

/** A login that has begun. */
export interface StartedUserLogin {
  /** The login page: open it in a browser. */
  readonly url: string
  /** The state that the callback must contain. */
  readonly state: string
  /**
   * Completes the login with the URL that the browser returned to: compares the state and exchanges the code, which
   * works only once.
   * @param callbackUrl the whole URL, or its path and query
   * @throws SkillrouteError `login.state` for a callback of another login, `login.denied` with the message of the login
   * page, `login.callback` for a URL without a code
   * @throws AuthenticationError when the login host refuses the code
   */
  finish(callbackUrl: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<UserToken>
}

const TIMEOUT_MS = 30_000
const MAX_ANSWER_BYTES = 1_024 * 1_024

/**
 * Starts the login of a person by authorization code with PKCE (RFC 7636, S256). It only uses Web Crypto and fetch, and
 * sends nothing before `finish`. Nothing is stored, so the process that starts a login must finish it.
 * @throws ConfigError for an unknown region, and for a `redirectUri` that is not a URL or is `http:` to another machine
 * @example
 * const login = await startUserLogin({ region: 'eu_west_1', clientId, redirectUri: 'http://localhost:8085/callback' })
 * console.log(`Open ${login.url}`)
 * const token = await login.finish(callbackUrl)
 */
export async function startUserLogin(options: UserLoginStart): Promise<StartedUserLogin> {
  const fields = {
    ...optional(text(), 'region', 'loginUrl', 'clientSecret', 'org', 'provider', 'loginHint'),
    clientId: text(),
    redirectUri: text(),
    prompt: z.optional(z.enum(['login'])),
    fetch: z.optional(aFunction()),
    clock: z.optional(aClock()),
  }
  checkOptions(options, fields, 'startUserLogin')
  const { clientId, org, provider, loginHint, prompt } = options
  const redirectUri = checkedRedirect(options.redirectUri)
  if ((org === undefined) !== (provider === undefined))
    throw new ConfigError('startUserLogin: org and provider go together: give both or neither.', {
      code: 'config.option',
    })
  const loginUrl = loginHost(options)
  const verifier = newVerifier()
  const state = randomText(STATE_BYTES)
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: await calculateChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...(org === undefined || provider === undefined ? {} : { org, provider }),
    ...defined({ login_hint: loginHint, prompt }),
  })
  return {
    url: `${loginUrl}/oauth/authorize?${query}`,
    state,
    async finish(callbackUrl, { signal = new AbortController().signal } = {}) {
      checkText(callbackUrl, 'callbackUrl')
      const code = codeIn(callbackUrl, { redirectUri, state, loginUrl })
      return await exchanged({ ...options, redirectUri, loginUrl, verifier, code }, signal)
    },
  }
}

function codeIn(
  callbackUrl: string,
  { redirectUri, state, loginUrl }: { readonly redirectUri: string; readonly state: string; readonly loginUrl: string },
): string {
  if (!URL.canParse(callbackUrl, redirectUri)) throw new SkillrouteError('login.callback', 'The callback is not a URL.')
  const { searchParams: query } = new URL(callbackUrl, redirectUri)
  // Checked first: nothing else in a callback of another login may be used.
  if (query.get('state') !== state)
    throw new SkillrouteError(
      'login.state',
      'The callback does not belong to this login: its state is another one. Open the login page again, and only once.',
    )
  const error = query.get('error')
  if (error !== null) {
    const said = query.get('error_description')
    const why = said === null || said === '' ? '' : `: ${said}`
    throw new SkillrouteError(
      'login.denied',
      `The login page of ${describeLogin(loginUrl)} gave no code: ${quoteName(error)}${why}. Log in again, or have the OAuth client looked at.`,
    )
  }
  const code = query.get('code')
  if (code !== null && code !== '') return code
  throw new SkillrouteError('login.callback', 'The callback has no code: pass the whole URL that the browser came to.')
}

async function exchanged(
  options: UserLoginStart & { readonly loginUrl: string; readonly verifier: string; readonly code: string },
  signal: AbortSignal,
): Promise<UserToken> {
  const { loginUrl, clientId, clientSecret, redirectUri, verifier, code, clock = systemClock } = options
  const fetch: typeof globalThis.fetch = options.fetch ?? ((...request) => globalThis.fetch(...request))
  const secrets = createSecrets()
  const basic = clientSecret === undefined ? undefined : encodeBasic(clientId, clientSecret)
  for (const secret of [clientSecret, basic, verifier, code]) if (secret !== undefined) secrets.keep(secret)
  const attempt = createAttempt({ fetch, clock, clean: secrets.text, maxBytes: MAX_ANSWER_BYTES })
  const tools = { loginUrl, attempt, timeoutMs: TIMEOUT_MS, now: () => clock.now(), secrets }
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }
  const advice =
    'A code works once and for a short time: log in again. If that does not help, check the client id, that the OAuth client is of grant type Code Authorization and of this region, and that the redirect URI is registered with it.'
  const request = {
    form: basic === undefined ? { ...form, client_id: clientId } : form,
    basic,
    refused: { who: `the code of the login by client ${clientId}`, advice },
  }
  try {
    const { token, refreshToken } = await requestToken(tools, request, signal)
    return refreshToken === undefined ? token : { ...token, refreshToken }
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error
    throw error.failure.toError({ attempts: 1, inDoubt: false, refusal: '' })
  }
}

function checkedRedirect(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (url !== undefined && isSafe && url.hash === '') return text
  throw new ConfigError(
    'startUserLogin: redirectUri has to be an https URL, or an http URL of this machine such as http://localhost:8085/callback, without a fragment. The browser brings the code to this URL.',
    { code: 'config.option' },
  )
}

/** Random bytes in a verifier. They give 43 characters, the minimum of RFC 7636 and the usual length. */
const VERIFIER_BYTES = 32
const STATE_BYTES = 16

/** A new code verifier of RFC 7636. */
export function newVerifier(): string {
  return randomText(VERIFIER_BYTES)
}

/** The S256 challenge of a verifier. */
export async function calculateChallenge(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return base64Url(new Uint8Array(digest))
}

function randomText(bytes: number): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(bytes)))
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
