/** What a login page gave a code for. */
export interface CodeGrant {
  readonly userId: string
  readonly clientId: string
  readonly redirectUri: string
  /** S256 of the verifier; undefined where the client named none. */
  readonly challenge: string | undefined
}

/** Codes of the login page, and refresh tokens: each works once. */
export interface Codes {
  /** A code for somebody who logged in. */
  code(grant: CodeGrant, nowMs: number): string
  /** What a code was given for; undefined when there is none, or it is used or too old. It is used then. */
  takeCode(code: string, nowMs: number): CodeGrant | undefined
  refreshToken(of: RefreshGrant): string
  /** As {@link Codes.takeCode}. */
  takeRefresh(token: string): RefreshGrant | undefined
  /** Puts back what was taken by a request that is refused for another reason. */
  putBack(token: string, of: RefreshGrant): void
}

/** Whose a refresh token is. */
export interface RefreshGrant {
  readonly userId: string
  readonly clientId: string
}

/** How long a code works, ms: a guess. */
const CODE_MS = 300_000

/** Codes and refresh tokens, made from the emulator's ids so that a run repeats. */
export function createCodes(newId: () => string): Codes {
  const codes = new Map<string, { readonly grant: CodeGrant; readonly untilMs: number }>()
  const refreshTokens = new Map<string, RefreshGrant>()
  const newText = (): string => Buffer.from(`${newId()}${newId()}`).toString('base64url')
  return {
    code(grant, nowMs) {
      const code = newText()
      codes.set(code, { grant, untilMs: nowMs + CODE_MS })
      return code
    },
    takeCode(code, nowMs) {
      const found = codes.get(code)
      codes.delete(code)
      return found !== undefined && nowMs < found.untilMs ? found.grant : undefined
    },
    refreshToken(of) {
      const token = newText()
      refreshTokens.set(token, of)
      return token
    },
    takeRefresh(token) {
      const found = refreshTokens.get(token)
      refreshTokens.delete(token)
      return found
    },
    putBack: (token, of) => void refreshTokens.set(token, of),
  }
}
