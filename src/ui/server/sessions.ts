import { createHash, randomBytes } from 'node:crypto'
import type { Session } from '../protocol/view'

/** Tokens that open a session once, and the sessions. Both live in memory and end with the process. */
export interface Sessions {
  /** A token for an address. It opens one session. */
  invite(session: Session): string
  /** The value of the session's cookie; undefined for a token that is unknown or used. */
  redeem(token: string): string | undefined
  find(cookie: string | undefined): Session | undefined
}

/** Bytes of a secret: 256 bits cannot be guessed. */
const SECRET_BYTES = 32

/** Keeps only hashes of the secrets, so that the time of a lookup reveals nothing about them. */
export function createSessions(): Sessions {
  const invited = new Map<string, Session>()
  const open = new Map<string, Session>()
  return {
    invite(session) {
      const token = secret()
      invited.set(hashed(token), session)
      return token
    },
    redeem(token) {
      const key = hashed(token)
      const session = invited.get(key)
      if (session === undefined) return undefined
      invited.delete(key)
      const value = secret()
      open.set(hashed(value), session)
      return value
    },
    find: (cookie) => (cookie === undefined ? undefined : open.get(hashed(cookie))),
  }
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
