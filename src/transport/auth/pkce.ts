/** Bytes of randomness in a verifier: 43 characters, the least and the usual that RFC 7636 allows. */
const VERIFIER_BYTES = 32
const STATE_BYTES = 16

/** A new code verifier of RFC 7636. */
export function newVerifier(): string {
  return randomText(VERIFIER_BYTES)
}

/** A new state, by which an answer is known to belong to its question. */
export function newState(): string {
  return randomText(STATE_BYTES)
}

/** The S256 challenge of a verifier. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return base64Url(new Uint8Array(digest))
}

function randomText(bytes: number): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(bytes)))
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
