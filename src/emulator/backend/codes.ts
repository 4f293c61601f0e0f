/** The login for which a code was issued. */
export interface CodeGrant {
  readonly userId: string
  readonly clientId: string
  readonly redirectUri: string
  /** S256 challenge of PKCE; undefined if the client sent none. */
  readonly challenge: string | undefined
}

/** Codes of the login page, and refresh tokens: each works once. */
export interface Codes {
  /** Issues a code for a user who logged in. */
  code(grant: CodeGrant, nowMs: number): string
  /** Uses up a code and returns its login; undefined when the code is unknown, used or expired. */
  takeCode(code: string, nowMs: number): CodeGrant | undefined
  refreshToken(of: RefreshGrant): string
  /** Uses up a refresh token, as {@link Codes.takeCode}. */
  takeRefresh(token: string): RefreshGrant | undefined
  /** Restores a refresh token after its request was refused for another reason. */
  putBack(token: string, of: RefreshGrant): void
}

export interface RefreshGrant {
  readonly userId: string
  readonly clientId: string
}

/** Lifetime of a code, ms: a guess. */
const CODE_MS = 300_000

/** Codes and refresh tokens. They are derived from the emulator's ids, so that a run can be repeated. */
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
