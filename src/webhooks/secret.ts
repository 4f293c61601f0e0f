import { ConfigError } from '../core/errors'

/** One secret, or several while they are being changed. Each as `whsec_` and base64 of 24 to 64 bytes. */
export type WebhookSecrets = string | readonly string[]

/** A secret, ready to sign. */
export interface Signer {
  /** The `v1,` signature of a message. @param timestamp seconds since the epoch, whole */
  sign(id: string, timestamp: number, body: string): Promise<string>
}

/** Bytes of a secret, from the specification of Standard Webhooks. */
const BYTES = { min: 24, max: 64 }

const SHAPE = /^(?:whsec_)?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/

/**
 * The signers of some secrets, in their order.
 * @throws ConfigError that names the place of the secret, and never the secret
 */
export function createSigners(secrets: WebhookSecrets): Signer[] {
  const all = [secrets].flat()
  if (all.length === 0) throw new ConfigError('a webhook needs at least one secret')
  return all.map((secret, index) => {
    const [, base64] = SHAPE.exec(typeof secret === 'string' ? secret.trim() : '') ?? []
    const bytes = Uint8Array.from(atob(base64 ?? ''), (character) => character.charCodeAt(0))
    if (bytes.length < BYTES.min || bytes.length > BYTES.max) {
      throw new ConfigError(
        `webhook secret ${index + 1} of ${all.length} must be whsec_ followed by base64 of ${BYTES.min} to ${BYTES.max} random bytes`,
      )
    }
    return createSigner(bytes)
  })
}

/**
 * HMAC-SHA256 by the runtime's cryptography. The package of Standard Webhooks implements it in JavaScript, which alone is
 * more than half of this entry's size budget; the tests compare the two.
 */
function createSigner(bytes: Uint8Array<ArrayBuffer>): Signer {
  let key: ReturnType<typeof crypto.subtle.importKey> | undefined
  return {
    async sign(id, timestamp, body) {
      key ??= crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
      const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
      const mac = new Uint8Array(await crypto.subtle.sign('HMAC', await key, signed))
      return `v1,${btoa(String.fromCharCode(...mac))}`
    },
  }
}
