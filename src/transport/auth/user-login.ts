import * as z from 'zod/mini'
import { ConfigError } from '../../core/errors'
import { checkOptions, finite, objectSchema, text, withMethods } from '../../core/schema'
import type { StoredToken } from '../../documents/ports/ports'
import { AttemptFailed, type Failure } from '../failures/failure'
import { orAbort } from '../kit/abort'
import type { UserLogin } from '../wiring/types'
import { tokenRefused, withHidden } from './access-token'
import { LOGIN, type Login, type LoginSource, type SourceTools } from './source'
import { isAging, isUsable } from './token-provider'
import { encodeBasic, requestToken } from './token-request'

/** The tokens of a person's login. Protect them like a password. */
export interface UserToken extends StoredToken {
  /**
   * Used to obtain the next token. Absent if the platform gave none; the person must then log in again when the token
   * expires.
   */
  readonly refreshToken?: string | undefined
}

/** Where the login of one person is kept between runs. Several processes may share it. */
export interface UserTokenStore {
  /** The login as it was last saved; undefined: nobody is logged in. */
  load(): Promise<UserToken | undefined>
  /**
   * Saves the login durably before it resolves: a refresh token may work only once, and `token` contains the next one.
   */
  save(token: UserToken): Promise<void>
  /**
   * Allows one refresh at a time, for a store that several processes share. Resolves when it is this process's turn,
   * with a function that ends the turn. Default: no lock; if another process refreshed first, its login is read again.
   */
  lock?(): Promise<() => Promise<void>>
}

/** Options of `userLogin`: `token`, `store` or both. */
export interface UserLoginOptions {
  /** The OAuth client by which the person logged in. */
  readonly clientId: string
  /** Secret of the OAuth client, if it has one. The platform may give refresh tokens only to such clients. */
  readonly clientSecret?: string | undefined
  /** The token from `finish` of `startUserLogin`. Default: the one in the store. */
  readonly token?: UserToken | undefined
  /** Where the login is kept. Default: in memory, only for this client. */
  readonly store?: UserTokenStore | undefined
}

/**
 * The login of a person, for `createClient`. With a refresh token, the access token is refreshed shortly before it
 * expires and when the API refuses it, never twice at the same time. The result of a refresh is saved before it is
 * used. Without a refresh token, or if the login host refuses it, calls reject with `AuthenticationError`, code
 * `token.refused`: the person must log in again.
 * @throws ConfigError `config.credentials` without `token` and `store`
 * @example
 * const login = await startUserLogin({ region: 'eu_west_1', clientId, redirectUri: 'http://localhost:8085/callback' })
 * console.log(`Open ${login.url}`)
 * const token = await login.finish(callbackUrl)
 * const client = createClient({ region: 'eu_west_1', auth: userLogin({ clientId, token }) })
 */
export function userLogin(options: UserLoginOptions): UserLogin {
  const tokens = { accessToken: text(), expiresAtMs: finite(), issuedAtMs: finite(), refreshToken: z.optional(text()) }
  const fields = { clientId: text(), clientSecret: z.optional(text()), store: z.optional(withMethods('load', 'save')) }
  checkOptions(options, { ...fields, token: z.optional(objectSchema<UserToken>(tokens)) }, 'userLogin')
  const { clientId, token, store } = options
  if (token === undefined && store === undefined)
    throw new ConfigError(
      'userLogin() needs the token that finish() of startUserLogin() gave, or a store that has it.',
      {
        code: 'config.credentials',
      },
    )
  const source = (tools: SourceTools): LoginSource => ({ key: undefined, login: refreshing(options, tools) })
  return withHidden({ kind: 'userLogin', clientId }, { [LOGIN]: source }, `userLogin { clientId: '${clientId}' }`)
}

function refreshing({ clientId, clientSecret, token, store }: UserLoginOptions, tools: SourceTools): Login {
  const { secrets, now, warn } = tools
  const basic = clientSecret === undefined ? undefined : encodeBasic(clientId, clientSecret)
  for (const secret of [clientSecret, basic]) if (secret !== undefined) secrets.keep(secret)
  /** The newest login that this process knows. It is newer than the store's if writing the store failed. */
  let own = token
  /** A refresh token that the login host refused: it is not sent again. */
  let dead: string | undefined

  async function newest(): Promise<UserToken | undefined> {
    const saved = await store?.load()
    if (own === undefined || (saved !== undefined && saved.issuedAtMs > own.issuedAtMs)) own = saved
    for (const secret of [own?.accessToken, own?.refreshToken]) if (secret !== undefined) secrets.add(secret)
    return own
  }

  async function save(fresh: UserToken): Promise<void> {
    own = fresh
    try {
      await store?.save(fresh)
    } catch (error) {
      // This process continues with the login in memory; another process would find a refresh token that has been used.
      const why = error instanceof Error ? error.message : 'unknown'
      warn({ code: 'token.store', message: `The refreshed login could not be saved, and may be lost: ${why}` })
    }
  }

  async function refreshed(old: UserToken): Promise<UserToken> {
    const { refreshToken } = old
    if (refreshToken === undefined || refreshToken === dead) throw tokenRefused(ENDED)
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
    const request = {
      form: basic === undefined ? { ...form, client_id: clientId } : form,
      basic,
      refused: { who: `the refresh token of client ${clientId}`, advice: AGAIN },
    }
    try {
      const { token: fresh, refreshToken: next = refreshToken } = await requestToken(tools, request, UNENDING)
      return { ...fresh, refreshToken: next }
    } catch (error) {
      if (!(error instanceof AttemptFailed) || !endsLogin(error.failure)) throw error
      // Another process may have refreshed first and saved its result.
      const other = await newest()
      if (other !== undefined && other.refreshToken !== refreshToken) return other
      dead = refreshToken
      throw error
    }
  }

  /**
   * The known token, if it can still be used. A token that cannot be renewed is checked again when most of its
   * remaining life is over.
   */
  function retained(known: UserToken, refused: string | undefined): StoredToken | undefined {
    const { accessToken, issuedAtMs, expiresAtMs } = known
    if (accessToken === refused || !isUsable(known, now())) return undefined
    if (!isAging(known, now())) return { accessToken, issuedAtMs, expiresAtMs }
    const canRenew = known.refreshToken !== undefined && known.refreshToken !== dead
    return canRenew ? undefined : { accessToken, issuedAtMs: now(), expiresAtMs }
  }

  async function renewed(refused: string | undefined): Promise<StoredToken> {
    const first = await newest()
    const found = first === undefined ? undefined : retained(first, refused)
    if (found !== undefined) return found
    const unlock = await store?.lock?.()
    try {
      const known = unlock === undefined ? first : await newest()
      if (known === undefined) throw tokenRefused(NOBODY)
      const current = retained(known, refused)
      if (current !== undefined) return current
      const fresh = await refreshed(known)
      await save(fresh)
      const { accessToken, issuedAtMs, expiresAtMs } = fresh
      return { accessToken, issuedAtMs, expiresAtMs }
    } finally {
      await unlock?.()
    }
  }

  let underWay: Promise<StoredToken> | undefined
  // A refresh is never canceled, even if no call waits for it any more: its answer holds the only refresh token that
  // still works.
  return async (signal, refused) => {
    underWay ??= renewed(refused).finally(() => {
      underWay = undefined
    })
    return await orAbort(underWay, signal)
  }
}

/** Whether the login host refused the refresh token. A redirect, a 403 or 404 may come from a proxy, and may pass. */
function endsLogin({ reason, status }: Failure): boolean {
  return reason === 'refused' && (status === 400 || status === 401)
}

/** A signal that never aborts. */
const UNENDING = new AbortController().signal

const AGAIN = 'The person has to log in again: startUserLogin(), on the command line skillroute login.'
const ENDED = `The login of the person has ended, and nothing is left to renew it by. ${AGAIN}`
const NOBODY = `Nobody is logged in: the store of userLogin() is empty. ${AGAIN}`
