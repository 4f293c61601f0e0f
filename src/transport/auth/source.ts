import { ConfigError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import type { StoredToken } from '../../documents/ports/ports'
import type { Auth } from '../wiring/types'
import type { TokenTools } from './token-request'
import { basicOf, requestToken } from './token-request'

/** Asks for a token, once. Rejects with `AttemptFailed` or the signal's reason. */
export type Login = (
  signal: AbortSignal,
  /** The token that the API has just refused, so that it is not given again. */
  refused: string | undefined,
) => Promise<StoredToken>

/** How a transport comes to its tokens. */
export interface LoginSource {
  readonly login: Login
  /** Under which a token store keeps its tokens; undefined: they are kept elsewhere, or belong to whoever gave them. */
  readonly key: string | undefined
}

/** What a source works with, of the transport that it serves. */
export interface SourceTools extends TokenTools {
  /** Raises a `warning` event. */
  readonly warn: (warning: { readonly code: string; readonly message: string }) => void
}

/** Where the kinds of login but the first keep how they log in: found by every copy of this package in a process. */
export const LOGIN: unique symbol = Symbol.for('skillroute.login')

/** A login that brings its own way to tokens. */
export interface OwnLogin {
  readonly [LOGIN]: (tools: SourceTools) => LoginSource
}

/** How a transport logs in with what it was given. */
export function loginSource(auth: Auth, tools: SourceTools): LoginSource {
  if (hasOwnLogin(auth)) return auth[LOGIN](tools)
  if ('clientSecret' in auth) return clientLogin(auth, tools)
  throw new ConfigError(`auth is none of this package: pass what accessToken() or userLogin() gives.`, {
    code: 'config.option',
  })
}

/** Whether something was made by `accessToken()` or `userLogin()`. */
export function hasOwnLogin(auth: object): auth is OwnLogin {
  return typeof Reflect.get(auth, LOGIN) === 'function'
}

/** The client-credentials grant: Basic header, form body, no scope. The Basic header never leaves this closure. */
function clientLogin(
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
  tools: SourceTools,
): LoginSource {
  const { loginUrl, secrets } = tools
  const basic = basicOf(clientId, clientSecret)
  secrets.keep(clientSecret)
  secrets.keep(basic)
  const advice =
    'Either the client secret or id is wrong, or the OAuth client belongs to another region: check both, and that its grant type is Client Credentials.'
  const request = { form: { grant_type: 'client_credentials' }, basic, refused: { who: `client ${clientId}`, advice } }
  return {
    login: async (signal) => (await requestToken(tools, request, signal)).token,
    // A few digits of the secret's hash: a token fetched with one secret does not answer for another, wrong one.
    key: `${new URL(loginUrl).host} ${clientId} ${contentHash(clientSecret).slice(0, 8)}`,
  }
}
