import { createHash } from 'node:crypto'
import { canonicalJson } from './json'

/** SHA-256 of the canonical JSON of a value, as 64 hex digits. White space and key order do not change it. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}
