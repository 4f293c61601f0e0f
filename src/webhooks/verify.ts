import { checkFields } from '../core/checks'
import { WebhookError } from '../core/errors'
import { systemClock } from '../core/time/clock'
import { decodeBody, findHeader, type HeaderSource, type RawBody } from './incoming'
import { createSigners, type Signer, type WebhookSecrets } from './secret'
import { isMessageId } from './sign'

/** A message as received, and what it is checked against. */
export interface WebhookToVerify {
  /** A `Headers`, or a plain object whose names may have any case. */
  readonly headers: HeaderSource
  /** The bytes as received, before any parsing. */
  readonly body: RawBody
  /** A signature made with any one of these is accepted. */
  readonly secrets: WebhookSecrets
  /** How far the time of the message may be from ours, ms. Default 5 minutes. */
  readonly toleranceMs?: number | undefined
  /** Epoch ms. Default: now. */
  readonly nowMs?: number | undefined
}

/** A message that may be trusted. */
export interface VerifiedWebhook {
  /** Stays the same when the message is sent again. */
  readonly id: string
  /** Epoch ms of the attempt, to the second. */
  readonly sentAtMs: number
  readonly body: string
}

/** From the specification of Standard Webhooks and its libraries. */
export const TOLERANCE_MS = 5 * 60_000

/**
 * Checks signature and age of a message. Every signature is compared with that of every secret, in constant time.
 * Repeated messages are not recognized here: see `createReceiver`.
 * @throws WebhookError `missing` header, `malformed` header or body, `stale` or `future` time, `mismatch` of the signature
 * @throws ConfigError for an invalid secret
 * @example
 * const { id, body } = await verifyWebhook({ headers: request.headers, body: await request.text(), secrets })
 */
export async function verifyWebhook(webhook: WebhookToVerify): Promise<VerifiedWebhook> {
  const kinds = { headers: 'object', body: 'any', secrets: 'any', toleranceMs: 'number', nowMs: 'number' } as const
  checkFields(webhook, 'webhook', kinds, 'headers', 'body')
  const { secrets, ...message } = webhook
  return await verifyWith(createSigners(secrets), message)
}

/** {@link verifyWebhook} with secrets read before. */
export async function verifyWith(
  signers: readonly Signer[],
  { headers, body, toleranceMs = TOLERANCE_MS, nowMs = systemClock.now() }: Omit<WebhookToVerify, 'secrets'>,
): Promise<VerifiedWebhook> {
  const [id, time, signatures] = NAMES.map((name) => findHeader(headers, name))
  if (!id || !time || !signatures) {
    const missing = NAMES.filter((name) => !findHeader(headers, name))
    throw new WebhookError('missing', `The webhook has no ${missing.join(', no ')}.`)
  }
  // Without leading zeros: another text of the same number must not pass as another message.
  if (!isMessageId(id) || !/^[1-9]\d{0,11}$/.test(time)) {
    throw new WebhookError(
      'malformed',
      'The id or timestamp of the webhook does not have the form of Standard Webhooks.',
    )
  }
  const text = decodeBody(body)
  const timestamp = Number(time)
  let matching = 0
  for (const signer of signers) {
    const expected = await signer.sign(id, timestamp, text)
    for (const theirs of signatures.split(' ')) matching |= Number(sameText(theirs, expected))
  }
  // Age is checked after the signature, so that nobody without a secret learns our time. The time is signed too.
  if (matching === 0) {
    const known = signatures.split(' ').some((one) => /^v1,./.test(one))
    throw known
      ? new WebhookError(
          'mismatch',
          'No signature of the webhook matches: the secret is another one, or the message was changed on the way.',
        )
      : new WebhookError('malformed', 'The webhook has no v1 signature.')
  }
  const ageMs = nowMs - timestamp * 1000
  if (ageMs > toleranceMs) throw outOfTime('stale', ageMs, toleranceMs)
  if (ageMs < -toleranceMs) throw outOfTime('future', -ageMs, toleranceMs)
  return { id, sentAtMs: timestamp * 1000, body: text }
}

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

function outOfTime(reason: 'stale' | 'future', byMs: number, toleranceMs: number): WebhookError {
  const where = reason === 'stale' ? 'old' : 'ahead of our clock'
  return new WebhookError(
    reason,
    `The webhook is ${Math.round(byMs / 1000)} s ${where}; ${Math.round(toleranceMs / 1000)} s are allowed. Check both clocks.`,
  )
}

/** Whether two texts are equal, in a time that depends only on their lengths. */
function sameText(one: string, other: string): boolean {
  const encoder = new TextEncoder()
  const [a, b] = [encoder.encode(one), encoder.encode(other)]
  let differing = a.length ^ b.length
  for (let at = 0; at < a.length; at++) differing |= (a[at] ?? 0) ^ (b[at] ?? 0)
  return differing === 0
}
