import { WebhookError } from '../core/errors'
import { TooLong } from './read-body'
import type { Taken } from './take'

/** An answer to the sender, for any runtime. */
export interface WebhookAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** When a sender may try again while another process handles the same message, seconds. */
const BUSY_SECONDS = 5

/** Reasons of messages that cannot be read, rather than tampered with. */
const UNREADABLE: readonly WebhookError['reason'][] = ['missing', 'malformed']

/**
 * The answer to the sender. A repeat of a handled message is a success, so that the sender stops; any status but 2xx makes
 * it try again.
 */
export function answerTo(taken: Taken): WebhookAnswer {
  if (taken.state === 'busy') {
    return answer(409, { status: 'busy' }, { 'retry-after': String(BUSY_SECONDS) })
  }
  return answer(200, { status: taken.state })
}

/** The answer to a message that was refused, or whose handler failed. */
export function answerToFailure(error: unknown): WebhookAnswer {
  if (error instanceof TooLong) return answer(413, { error: 'webhook.tooLong' })
  if (error instanceof WebhookError) return answer(UNREADABLE.includes(error.reason) ? 400 : 401, { error: error.code })
  // The sender must not see our own errors.
  return answer(500, { error: 'handler.failed' })
}

/** The answer to anything but POST. */
export const NOT_POST: WebhookAnswer = answer(405, { error: 'method.notAllowed' }, { allow: 'POST' })

function answer(status: number, body: object, headers: Record<string, string> = {}): WebhookAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}
