import { refuse } from '../answers/refuse'
import type { SavedTokens } from '../model/state-types'
import type { CountedStream } from '../world/counted'
import { type SlidingMinute, slidingMinute, WINDOW_MS } from './window'

/** A token the emulator gave out. */
export interface Token {
  readonly value: string
  readonly clientId: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly minute: SlidingMinute
}

/** The tokens of one emulator. */
export interface Tokens {
  issue(clientId: string, nowMs: number, seconds: number): Token
  /** @throws Refusal 401 `authentication.required` or `bad.credentials` */
  require(authorization: string | undefined, nowMs: number): Token
  revoke(value: string): void
  /** What is needed to know them again. */
  save(): SavedTokens
  restore(saved: SavedTokens): void
}

/** Tokens, made from the emulator's ids so that a run repeats. */
export function createTokens(newId: CountedStream): Tokens {
  const tokens = new Map<string, Token>()
  return {
    issue(clientId, nowMs, seconds) {
      const value = Buffer.from(`${newId()}${newId()}`).toString('base64url')
      const token: Token = {
        value,
        clientId,
        issuedAtMs: nowMs,
        expiresAtMs: nowMs + seconds * 1000,
        minute: slidingMinute(),
      }
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

/**
 * Takes a place in the token's sliding minute.
 * A refused request takes none, so that a client that waits for `Retry-After` always gets through.
 * @throws Refusal 429 with `Retry-After`
 */
export function takeSlot(token: Token, nowMs: number, ratePerMinute: number, limitInBody: boolean): void {
  if (token.minute.count(nowMs) < ratePerMinute) {
    token.minute.add(nowMs)
    return
  }
  const freeAtMs = token.minute.freeAtMs(nowMs) ?? nowMs + WINDOW_MS
  const limit = limitInBody
    ? { key: 'client.credentials.token.rate.per.minute', namespace: 'platform.api', value: ratePerMinute }
    : undefined
  tooManyRequests(Math.max(1, Math.ceil((freeAtMs - nowMs) / 1000)), limit)
}

/** 429 as the platform words it. @throws Refusal always */
export function tooManyRequests(
  retryAfterSeconds: number,
  limit?: { key: string; namespace: string; value: number },
): never {
  const seconds = String(retryAfterSeconds)
  return refuse(
    429,
    'too.many.requests.retry.after',
    `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
    {
      messageWithParams: 'Rate limit exceeded the maximum. Retry the request in [{retryAfter}] seconds',
      messageParams: { retryAfter: seconds },
      headers: { 'retry-after': seconds },
      limit,
    },
  )
}
