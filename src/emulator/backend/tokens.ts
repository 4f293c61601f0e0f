import { refuse } from '../answers/refuse'
import type { SavedTokens } from '../model/state-types'
import type { CountedStream } from '../world/counted'
import { type SlidingMinute, slidingMinute } from './window'

/** A token that the emulator has issued. */
export type Token = SavedTokens['tokens'][number] & {
  readonly minute: SlidingMinute
}

export interface Tokens {
  issue(of: Pick<Token, 'clientId' | 'userId'>, nowMs: number, seconds: number): Token
  /** The token of a request. @throws Refusal 401 `authentication.required` or `bad.credentials` */
  require(authorization: string | undefined, nowMs: number): Token
  revoke(value: string): void
  /** All tokens, in the form of a saved state. */
  save(): SavedTokens
  restore(saved: SavedTokens): void
}

/** Tokens. They are derived from the emulator's ids, so that a run can be repeated. */
export function createTokens(newId: CountedStream): Tokens {
  const tokens = new Map<string, Token>()
  return {
    issue({ clientId, userId }, nowMs, seconds) {
      const value = Buffer.from(`${newId()}${newId()}`).toString('base64url')
      const token: Token = {
        value,
        clientId,
        ...(userId === undefined ? {} : { userId }),
        issuedAtMs: nowMs,
        expiresAtMs: nowMs + seconds * 1000,
        minute: slidingMinute(),
      }
      for (const [old, { expiresAtMs }] of tokens) if (expiresAtMs <= nowMs) tokens.delete(old)
      tokens.set(value, token)
      return token
    },
    require(authorization, nowMs) {
      const value = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1]
      if (value === undefined)
        return refuse(
          401,
          'authentication.required',
          'No authentication bearer token specified in authorization header.',
        )
      const token = tokens.get(value)
      if (token === undefined || token.expiresAtMs <= nowMs)
        return refuse(401, 'bad.credentials', 'Invalid login credentials.')
      return token
    },
    revoke(value) {
      tokens.delete(value)
    },
    save: () => ({ idsTaken: newId.taken, tokens: [...tokens.values()].map(({ minute: _, ...token }) => token) }),
    restore(saved) {
      newId.skipTo(saved.idsTaken)
      tokens.clear()
      for (const token of saved.tokens) tokens.set(token.value, { ...token, minute: slidingMinute() })
    },
  }
}

/** A client of the emulated org. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/** An OAuth client with which users log in. */
export interface UserClient extends Credentials {
  /** Redirect URIs to which a browser may be sent with a code; `*` in place of a port: any port and path. */
  readonly redirectUris: readonly string[]
}
