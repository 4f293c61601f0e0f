import { checkFields } from '../core/checks'
import { ConfigError, WebhookError } from '../core/errors'
import { type Clock, systemClock } from '../core/time/clock'
import type { RoutingEvent } from '../documents'
import type { EventHandlers } from './event'
import type { HeaderSource, RawBody } from './incoming'
import { memoryReplays, type ReplayStore } from './replays'
import { createSigners, type WebhookSecrets } from './secret'
import { fromBase64, type Receiving, readBytes, readChunks, type Taken, TooLong, take } from './take'
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
   * How long an id is remembered, ms; at least twice the tolerance. Default 4 days, since a sender with the standard's schedule
   * retries for 3.2 days.
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
const MAX_BYTES = 1 << 20

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
  checkFields(options, 'options', {
    secrets: 'any',
    on: 'object',
    toleranceMs: 'number',
    replays: 'object',
    rememberMs: 'number',
    maxBytes: 'number',
    onError: 'function',
    clock: 'object',
  })
  const { maxBytes = MAX_BYTES, toleranceMs = TOLERANCE_MS, clock = systemClock, onError } = options
  // The time of a message may be early or late by the tolerance, so an id is kept for longer than twice the tolerance.
  const keepMs = 2 * toleranceMs + 1
  const receiving: Receiving = {
    signers: createSigners(options.secrets),
    toleranceMs,
    rememberMs: Math.max(options.rememberMs ?? REMEMBER_MS, keepMs),
    replays: options.replays ?? memoryReplays({ keepMs, clock }),
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

/** An answer to the sender, for any runtime. */
interface WebhookAnswer {
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
function answerTo(taken: Taken): WebhookAnswer {
  if (taken.state === 'busy') {
    return answer(409, { status: 'busy' }, { 'retry-after': String(BUSY_SECONDS) })
  }
  return answer(200, { status: taken.state })
}

/** The answer to a message that was refused, or whose handler failed. */
function answerToFailure(error: unknown): WebhookAnswer {
  if (error instanceof TooLong) return answer(413, { error: 'webhook.tooLong' })
  if (error instanceof WebhookError) return answer(UNREADABLE.includes(error.reason) ? 400 : 401, { error: error.code })
  // The sender must not see our own errors.
  return answer(500, { error: 'handler.failed' })
}

/** The answer to anything but POST. */
const NOT_POST: WebhookAnswer = answer(405, { error: 'method.notAllowed' }, { allow: 'POST' })

function answer(status: number, body: object, headers: Record<string, string> = {}): WebhookAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/** The part of a request of Node's `http`, or Express and the like, that is read. */
export interface NodeRequest extends AsyncIterable<Uint8Array | string> {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Set by some platforms that have read the body before. */
  readonly rawBody?: Uint8Array | string | undefined
  readonly readableEnded?: boolean | undefined
  /** Given a body that is too long, the rest is not read. */
  destroy?(): unknown
}

/** The part of a response of Node's `http` that is used. */
export interface NodeResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body?: string): unknown
}

/** An event of AWS Lambda: of an API gateway, version 1 or 2 of its format, or of a function URL. */
export interface LambdaEvent {
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
  readonly body?: string | null | undefined
  readonly isBase64Encoded?: boolean | undefined
  /** Version 1. */
  readonly httpMethod?: string | undefined
  /** Version 2 and function URLs. */
  readonly requestContext?: { readonly http?: { readonly method?: string | undefined } | undefined } | undefined
}

/** The result of a Lambda function. */
export interface LambdaResult {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** A request of any runtime as the receiver sees it. */
interface Incoming {
  readonly method: string
  readonly headers: HeaderSource
  /** @throws TooLong */
  body(maxBytes: number): Promise<RawBody>
}

function fromNode(request: NodeRequest): Incoming {
  return {
    method: request.method ?? '',
    headers: request.headers,
    async body(maxBytes) {
      const { rawBody } = request
      if (rawBody !== undefined) return within(rawBody, maxBytes)
      if (request.readableEnded === true) {
        throw new ConfigError(
          'the body was read before the receiver got it, and parsing loses its exact bytes: put the receiver before any body parser',
        )
      }
      return readBytes(request, maxBytes)
    },
  }
}

function fromFetch(request: Request): Incoming {
  return {
    method: request.method,
    headers: request.headers,
    async body(maxBytes) {
      if (Number(request.headers.get('content-length')) > maxBytes) throw new TooLong()
      return request.body === null ? '' : readBytes(readChunks(request.body), maxBytes)
    },
  }
}

function fromLambda(event: LambdaEvent): Incoming {
  return {
    method: event.httpMethod ?? event.requestContext?.http?.method ?? 'POST',
    headers: event.headers ?? event.multiValueHeaders ?? {},
    async body(maxBytes) {
      const text = event.body ?? ''
      return within(event.isBase64Encoded === true ? fromBase64(text) : text, maxBytes)
    },
  }
}

function within(body: RawBody, maxBytes: number): RawBody {
  const length = typeof body === 'string' ? new TextEncoder().encode(body).length : body.byteLength
  if (length > maxBytes) throw new TooLong()
  return body
}
