import { WebhookError } from '../core/errors'

/** A body as received: bytes, or text that is known to be unchanged. */
export type RawBody = string | Uint8Array

/**
 * The text whose bytes these are.
 * @throws WebhookError `malformed` for bytes that are not UTF-8: replacing them would change the message
 */
export function decodeBody(body: RawBody): string {
  if (typeof body === 'string') return body
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch (cause) {
    throw new WebhookError('malformed', 'The body of the webhook is not UTF-8 text.', { cause })
  }
}
