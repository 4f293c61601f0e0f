import type { Clock } from '../core/time/clock'
import type { OutboxMessage } from '../documents/ports/ports'
import { signatures } from '../webhooks/sign'
import { type Attempted, readAnswer, unanswered } from './answer'
import type { CheckedEndpoint } from './endpoints'
import type { Sender } from './send'

export interface Attempting {
  readonly endpoint: CheckedEndpoint
  readonly sender: Sender
  readonly clock: Clock
  /** Aborts shortly before attempts in progress are canceled. */
  readonly signal: AbortSignal
  readonly userAgent: string
}

/** Sends a message once, signed at this moment. Rejects only if it was canceled. */
export async function attempt(
  { endpoint, sender, clock, signal, userAgent }: Attempting,
  { id, body }: OutboxMessage,
): Promise<Attempted> {
  const timestamp = Math.floor(clock.now() / 1000)
  const headers = {
    ...endpoint.headers,
    'content-type': 'application/json',
    'user-agent': userAgent,
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await signatures(endpoint.signers, id, timestamp, body),
  }
  const { url, timeoutMs } = endpoint
  try {
    return readAnswer(await sender.send({ url, headers, body, timeoutMs }), clock.now())
  } catch (error) {
    signal.throwIfAborted()
    return unanswered(error, endpoint.concealed)
  }
}
