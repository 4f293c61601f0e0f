/** Random bytes in a verifier. They give 43 characters, the minimum of RFC 7636 and the usual length. */
const VERIFIER_BYTES = 32
const STATE_BYTES = 16

/** A new code verifier of RFC 7636. */
export function newVerifier(): string {
  return randomText(VERIFIER_BYTES)
}

/** A new state, which shows that a callback belongs to the login that was started. */
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
