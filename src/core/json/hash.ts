import { canonicalJson } from './json'
import { plainSha256 } from './sha256'

/** SHA-256 of the canonical JSON of a value, as 64 hex digits. White space and key order do not change it. */
export function contentHash(value: unknown): string {
  return sha256(canonicalJson(value))
}

/** SHA-256 of text, as 64 hex digits. */
export function sha256(text: string): string {
  // Loaded without an import, which would load all of Node's cryptography, a third of our import budget.
  const crypto = globalThis.process?.getBuiltinModule?.('node:crypto')
  return crypto === undefined ? plainSha256(text) : crypto.createHash('sha256').update(text).digest('hex')
}
