import { checkBag } from '../core/bag'
import { WebhookError } from '../core/errors'
import { type Clock, systemClock } from '../core/time/clock'
import type { RoutingEvent } from '../documents'
import { answerTo, answerToFailure, NOT_POST, type WebhookAnswer } from './answer'
import type { RawBody } from './body'
import type { EventHandlers } from './event'
import type { HeaderSource } from './headers'
import { memoryReplays, type ReplayStore } from './replays'
import {
  fromFetch,
  fromLambda,
  fromNode,
  type Incoming,
  type LambdaEvent,
  type LambdaResult,
  type NodeRequest,
  type NodeResponse,
} from './runtimes'
import { signersOf, type WebhookSecrets } from './secret'
import { type Receiving, take } from './take'
import { TOLERANCE_MS } from './verify'

/** How messages are received. */
export interface ReceiverOptions {
  /** Secrets of this endpoint; several while they are being changed. */
  readonly secrets: WebhookSecrets
  /** Handlers by type of event. An event counts as handled when they have ended; after an error the sender repeats it. */
  readonly on?: EventHandlers | undefined
  /** How far the time of a message may be from ours, ms. Default 5 minutes. */
  readonly toleranceMs?: number | undefined
  /** Where ids of messages are kept. Default: in memory; share one where several processes receive. */
  readonly replays?: ReplayStore | undefined
  /**
   * How long an id is remembered, ms. Default 4 days, since a sender with the standard's schedule retries for 3.2 days.
   */
  readonly rememberMs?: number | undefined
  /** The longest body that is read, bytes. Default 1 MiB. */
  readonly maxBytes?: number | undefined
  /** Called with everything that was refused or failed, for logs. */
  readonly onError?: ((error: unknown) => void) | undefined
  /** For the age of messages. Default: the machine's. */
  readonly clock?: Clock | undefined
}

/** Receives messages, in whatever runtime. Its functions need no `this`. */
export interface Receiver {
  /**
   * Verifies a message, calls its handlers and returns its event, for runtimes that have no function of their own
   * below.
   * @throws WebhookError `missing`, `malformed`, `stale`, `future`, `mismatch`, or `replayed` when it was handled before
   *   or is being handled
   */
  receive(message: { readonly headers: HeaderSource; readonly body: RawBody }): Promise<RoutingEvent>
  /** For `http.createServer`, and for Express and the like in front of any body parser. */
  node(request: NodeRequest, response: NodeResponse): Promise<void>
  /** For Hono, Next, Bun, Deno, Cloudflare Workers: a request in, a response out. */
  fetch(request: Request): Promise<Response>
  /** For AWS Lambda behind an API gateway or a function URL. */
  lambda(event: LambdaEvent): Promise<LambdaResult>
}

const REMEMBER_MS = 4 * 86_400_000
const MOST_BYTES = 1 << 20

/**
 * A receiver of signed events: it checks signature, age and repetition, and calls your functions with typed events.
 *
 * Answers: 200 handled, or handled before (your function is not called again); 400 unreadable; 401 not signed by a
 * known secret, or too old; 405 not a POST; 409 being handled at this moment; 413 too long; 500 your function threw.
 * All but 200 make a sender try again.
 * @throws ConfigError for an invalid secret
 * @example
 * const receiver = createReceiver({
 *   secrets: process.env.WEBHOOK_SECRET ?? '',
 *   on: { 'plan.applied': ({ data }) => console.log(data.planId, data.outcome) },
 * })
 * createServer(receiver.node).listen(8080)
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  checkBag(options, 'options', 'secrets=a on?o toleranceMs?n replays?o rememberMs?n maxBytes?n onError?f clock?o')
  const { maxBytes = MOST_BYTES, toleranceMs = TOLERANCE_MS, clock = systemClock, onError } = options
  const receiving: Receiving = {
    signers: signersOf(options.secrets),
    toleranceMs,
    rememberMs: options.rememberMs ?? REMEMBER_MS,
    // The time of a message may be early or late by the tolerance, so an id is kept for at least twice the tolerance.
    replays: options.replays ?? memoryReplays({ keepMs: 2 * toleranceMs, clock }),
    on: options.on ?? {},
    clock,
  }

  async function answer(request: Incoming): Promise<WebhookAnswer> {
    if (request.method !== 'POST') return NOT_POST
    try {
      return answerTo(await take(receiving, request.headers, await request.body(maxBytes)))
    } catch (error) {
      onError?.(error)
      return answerToFailure(error)
    }
  }

  return {
    async receive({ headers, body }) {
      const { state, event } = await take(receiving, headers, body)
      if (state === 'handled') return event
      const when = state === 'busy' ? 'is being handled at this moment' : 'was handled before'
      throw new WebhookError('replayed', `Message ${event.id} ${when}.`)
    },
    async node(request, response) {
      const { status, headers, body } = await answer(fromNode(request))
      response.statusCode = status
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      // A sender of a longer body must not hold the connection.
      if (status === 413) response.setHeader('connection', 'close')
      response.end(body)
    },
    async fetch(request) {
      const { status, headers, body } = await answer(fromFetch(request))
      return new Response(body, { status, headers })
    },
    async lambda(event) {
      const { status, headers, body } = await answer(fromLambda(event))
      return { statusCode: status, headers: { ...headers }, body }
    },
  }
}
