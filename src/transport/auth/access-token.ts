import { AuthenticationError, ConfigError, isSkillrouteError, SkillrouteError } from '../../core/errors'
import type { StoredToken } from '../../documents/ports/ports'
import { AttemptFailed } from '../failures/failure'
import { orAbort } from '../kit/abort'
import type { AccessToken } from '../wiring/types'
import { LOGIN, type LoginSource, type SourceTools } from './source'
import { isSendable } from './token-request'

/** A token and when it expires. */
export interface GivenToken {
  readonly accessToken: string
  /** When the token expires, epoch ms. A new one is requested when 85 % of its remaining life is over. */
  readonly expiresAtMs: number
}

/** Why a token is requested. */
export interface RequestedToken {
  /** The API has refused the last token: a different one is needed, even if the last one has not expired. */
  readonly refused: boolean
  /** Aborts when nobody waits for the token any more. */
  readonly signal: AbortSignal
}

/** Gives an access token each time one is needed. A plain string is used until the API refuses it. */
export type TokenFunction = (requested: RequestedToken) => string | GivenToken | Promise<string | GivenToken>

/**
 * A token that you obtained elsewhere, or a function that obtains one: from another login, a vault, a sidecar. The
 * function is called when the first request needs a token, shortly before the token expires, and once when the API
 * refuses the token (401). It is never called twice at the same time, however many calls wait. The token cannot be
 * printed or serialized.
 *
 * A plain string is used until the API refuses it; calls then reject with `AuthenticationError`, code `token.refused`.
 * If the function fails, the waiting calls reject with code `token.missing` and the error as `cause`; the function is
 * called again after 2 s.
 * @throws ConfigError `config.credentials` for a value that is neither a function nor a token that can be sent in a
 * header
 * @example createClient({ region: 'eu_west_1', auth: accessToken(async () => await vault.read('genesys-token')) })
 */
export function accessToken(given: string | TokenFunction): AccessToken {
  const token = typeof given === 'string' ? given.trim() : given
  if (typeof token !== 'function' && (typeof token !== 'string' || !isSendable(token)))
    throw new ConfigError(
      'accessToken() takes a token, or a function that gives one: this is neither, or has characters that no header takes.',
      { code: 'config.credentials' },
    )
  const source = (tools: SourceTools): LoginSource => ({
    key: undefined,
    login: typeof token === 'string' ? fixedToken(token, tools) : createLogin(token, tools),
  })
  return withHidden({ kind: 'accessToken' }, { [LOGIN]: source }, 'accessToken {}')
}

function fixedToken(accessToken: string, { now, secrets }: SourceTools): LoginSource['login'] {
  secrets.keep(accessToken)
  return async (_signal, refused) => {
    if (refused === accessToken)
      throw tokenRefused(
        'The API refused the access token that was given: it has ended, was revoked, or belongs to another region. Give a new one, or a function that gives one: accessToken(async () => ...).',
      )
    return { accessToken, issuedAtMs: now(), expiresAtMs: Number.POSITIVE_INFINITY }
  }
}

function createLogin(give: TokenFunction, { now, secrets }: SourceTools): LoginSource['login'] {
  return async (signal, refused) => {
    const requested = { refused: refused !== undefined, signal }
    const given: unknown = await orAbort(attempted(give, requested, secrets.text), signal)
    const token = readGiven(given, now())
    secrets.add(token.accessToken)
    if (token.accessToken === refused)
      throw tokenRefused(
        'The API refused the access token, and the function given to accessToken() gave the same one again: when it is called with refused: true, it has to obtain another one.',
      )
    return token
  }
}

async function attempted(
  give: TokenFunction,
  requested: RequestedToken,
  clean: (text: string) => string,
): Promise<unknown> {
  try {
    return await give(requested)
  } catch (error) {
    if (isSkillrouteError(error)) throw new AttemptFailed({ reason: 'refused', toError: () => error })
    const why = error instanceof Error ? clean(error.message) : 'it threw no error'
    throw tokenMissing(`No request was sent, since the function given to accessToken() failed: ${why}`, error)
  }
}

/** The token that the function returned. An invalid value is not repeated in the error, since it may be secret. */
function readGiven(given: unknown, nowMs: number): StoredToken {
  const parts = typeof given === 'string' ? { accessToken: given, expiresAtMs: Number.POSITIVE_INFINITY } : given
  if (!isGiven(parts)) {
    const why = 'has to give a text, or { accessToken, expiresAtMs }, with the end in epoch milliseconds'
    throw tokenMissing(`The function given to accessToken() ${why}.`)
  }
  const { accessToken, expiresAtMs } = parts
  if (!isSendable(accessToken))
    throw tokenMissing(
      'The function given to accessToken() gave an empty text, or one with line ends or other characters that no header takes.',
    )
  return { accessToken, expiresAtMs, issuedAtMs: nowMs }
}

function isGiven(value: unknown): value is GivenToken {
  const { accessToken, expiresAtMs } = Object(value)
  return typeof accessToken === 'string' && typeof expiresAtMs === 'number' && !Number.isNaN(expiresAtMs)
}

/** The API refuses the token, and there is no other. */
export function tokenRefused(message: string): AttemptFailed {
  return new AttemptFailed({
    reason: 'refused',
    status: 401,
    toError: ({ attempts, request = { method: '', path: '' } }) =>
      new AuthenticationError(message, { status: 401, code: 'token.refused', ...request, attempts }),
  })
}

/** The function or store that had to give a token gave none. */
function tokenMissing(message: string, cause?: unknown): AttemptFailed {
  return new AttemptFailed({
    reason: 'refused',
    toError: () => new SkillrouteError('token.missing', message, cause === undefined ? {} : { cause }),
  })
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/**
 * An object that shows only `visible` and prints as `text`. The values in `secret` can be read, but are not enumerable
 * and not own properties.
 */
export function withHidden<T extends object>(
  visible: Readonly<Record<string, unknown>>,
  secret: Readonly<Record<PropertyKey, unknown>>,
  text: string,
): T {
  const hidden: PropertyDescriptorMap = { [INSPECT]: { value: () => text, enumerable: false } }
  for (const name of Reflect.ownKeys(secret)) hidden[name] = { get: () => secret[name], enumerable: false }
  const fields = Object.entries(visible).map(([name, value]) => [name, { value, enumerable: true }] as const)
  const made: T = Object.create(Object.defineProperties({}, hidden), Object.fromEntries(fields))
  return Object.freeze(made)
}
