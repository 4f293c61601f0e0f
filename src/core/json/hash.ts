import { sha256 as hashBytes } from '@noble/hashes/sha2'
import { bytesToHex } from '@noble/hashes/utils'
import { canonicalJson } from './json'

/** SHA-256 of the canonical JSON of a value, as 64 hex digits. White space and key order do not change it. */
export function contentHash(value: unknown): string {
  return sha256(canonicalJson(value))
}

/** SHA-256 of text, as 64 hex digits. */
export function sha256(text: string): string {
  // Where the platform has one that answers at once, it is about ten times as fast.
  const crypto = globalThis.process?.getBuiltinModule?.('node:crypto')
  if (crypto !== undefined) return crypto.createHash('sha256').update(text).digest('hex')
  return bytesToHex(hashBytes(new TextEncoder().encode(text)))
}
