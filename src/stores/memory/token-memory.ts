import type { StoredToken, TokenStore } from '../../documents/ports/ports'

/** A token cache in memory, to share one token between several clients of one process. Does not print its tokens. */
export function memoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>()
  return {
    async get(key) {
      return tokens.get(key)
    },
    async set(key, token) {
      tokens.set(key, token)
    },
    async delete(key, accessToken) {
      if (tokens.get(key)?.accessToken === accessToken) tokens.delete(key)
    },
  }
}
