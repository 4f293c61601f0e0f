import type { StoredToken } from '../../documents/ports/ports'

/** A token is renewed in the background after this share of its life, before anyone has to wait for a new one. */
const RENEW_SHARE = 0.85
/** A token this near its end is not sent: it could end on the way. */
const LAST_SHARE = 0.02
const LAST_MS = 10_000

type Life = Pick<StoredToken, 'issuedAtMs' | 'expiresAtMs'>

/** Whether a token can be sent. One without an end always can. */
export function isUsable({ issuedAtMs, expiresAtMs }: Life, nowMs: number): boolean {
  return nowMs < expiresAtMs - Math.min(LAST_MS, LAST_SHARE * (expiresAtMs - issuedAtMs))
}

/** Whether it is time to renew a token. */
export function isAging({ issuedAtMs, expiresAtMs }: Life, nowMs: number): boolean {
  return nowMs >= issuedAtMs + RENEW_SHARE * (expiresAtMs - issuedAtMs)
}
