import { checkFields } from '../core/checks'
import { ValidationError } from '../core/errors'
import { systemClock } from '../core/time/clock'
import { createSigners, type Signer, type WebhookSecrets } from './secret'

/** A message to sign. */
export interface WebhookToSign {
  /** Stays the same however often the message is sent. No full stop, no white space, at most 256 characters. */
  readonly id: string
  /** Exactly what will be sent. */
  readonly body: string
  /** The body is signed with each of them, the new one first. */
  readonly secrets: WebhookSecrets
  /** Epoch ms of this attempt. Default: now. */
  readonly atMs?: number | undefined
}

/** The three headers of Standard Webhooks. */
export type WebhookHeaders = {
  readonly 'webhook-id': string
  /** Seconds since the epoch. */
  readonly 'webhook-timestamp': string
  /** One `v1,` signature for each secret, with a space between. */
  readonly 'webhook-signature': string
}

/**
 * Signs a message as Standard Webhooks do: HMAC-SHA256 of id, time and body.
 * @returns the headers to send with the body
 * @throws ValidationError for an id or a time that cannot be signed
 * @throws ConfigError for an invalid secret
 * @example
 * const body = JSON.stringify({ type: 'plan.applied', timestamp: '2026-03-02T09:00:00Z', data: {} })
 * const headers = await signWebhook({ id: 'evt_1', body, secrets: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
 */
export async function signWebhook(webhook: WebhookToSign): Promise<WebhookHeaders> {
  checkFields(webhook, 'webhook', { id: 'string', body: 'string', secrets: 'any', atMs: 'number' })
  const { id, body, secrets, atMs = systemClock.now() } = webhook
  const timestamp = Math.floor(atMs / 1000)
  const issues = [
    ...(isMessageId(id)
      ? []
      : [{ path: 'id', message: 'must be 1 to 256 visible ASCII characters without a full stop' }]),
    ...(timestamp > 0 && Number.isSafeInteger(timestamp)
      ? []
      : [{ path: 'atMs', message: 'must be a time after 1970' }]),
    ...(typeof body === 'string' ? [] : [{ path: 'body', message: 'must be the text that will be sent' }]),
  ]
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'webhook' })
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await signatures(createSigners(secrets), id, timestamp, body),
  }
}

/** One signature for each signer, as the header holds them. */
export async function signatures(
  signers: readonly Signer[],
  id: string,
  timestamp: number,
  body: string,
): Promise<string> {
  return (await Promise.all(signers.map((signer) => signer.sign(id, timestamp, body)))).join(' ')
}

/**
 * The pattern of a message id. It must fit a header and must not contain a full stop, which follows it in the signed text.
 */
export function isMessageId(id: string): boolean {
  return /^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id)
}
