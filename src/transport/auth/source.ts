import { ConfigError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import type { StoredToken } from '../../documents/ports/ports'
import type { Auth } from '../wiring/types'
import type { TokenTools } from './token-request'
import { encodeBasic, requestToken } from './token-request'

/** Asks for a token, once. Rejects with `AttemptFailed` or the signal's reason. */
export type Login = (
  signal: AbortSignal,
  /** The token that the API has just refused, so that it is not given again. */
  refused: string | undefined,
) => Promise<StoredToken>

/** How a transport obtains its tokens. */
export interface LoginSource {
  readonly login: Login
  /**
   * The key under which a token store keeps the tokens; undefined if they are kept elsewhere, or belong to the caller
   * who gave them.
   */
  readonly key: string | undefined
}

/** What a source uses of its transport. */
export interface SourceTools extends TokenTools {
  /** Raises a `warning` event. */
  readonly warn: (warning: { readonly code: string; readonly message: string }) => void
}

/**
 * The key under which every kind of login except client credentials keeps its way to log in. A shared symbol, so that
 * every copy of this package in a process finds it.
 */
export const LOGIN: unique symbol = Symbol.for('skillroute.login')

/** A login with its own way to obtain tokens. */
export interface OwnLogin {
  readonly [LOGIN]: (tools: SourceTools) => LoginSource
}

/** How a transport logs in with the given `auth`. */
export function loginSource(auth: Auth, tools: SourceTools): LoginSource {
  if (hasOwnLogin(auth)) return auth[LOGIN](tools)
  if ('clientSecret' in auth) return clientLogin(auth, tools)
  throw new ConfigError(
    `auth was not made by this package: pass the result of clientCredentials(), accessToken() or userLogin().`,
    {
      code: 'config.option',
    },
  )
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
  const basic = encodeBasic(clientId, clientSecret)
  secrets.keep(clientSecret)
  secrets.keep(basic)
  const advice =
    'Either the client secret or id is wrong, or the OAuth client belongs to another region: check both, and that its grant type is Client Credentials.'
  const request = { form: { grant_type: 'client_credentials' }, basic, refused: { who: `client ${clientId}`, advice } }
  return {
    login: async (signal) => (await requestToken(tools, request, signal)).token,
    // Includes a few digits of the secret's hash, so that a token fetched with one secret is not used with another,
    // wrong one.
    key: `${new URL(loginUrl).host} ${clientId} ${contentHash(clientSecret).slice(0, 8)}`,
  }
}
