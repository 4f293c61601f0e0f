import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import type { CallPriority } from '../../core/priority-queue'
import { aFunction, aSignal, atLeast, byName, flag, parserOf, type ShapeOf } from '../../core/schema'
import type { LastCheck } from '../../documents/ports/ports'

/** The last parameter of every call. */
export interface CallOptions {
  /**
   * Aborts the call at any point: waiting for a slot, backing off, connecting, reading. The call rejects with the
   * signal's reason.
   */
  readonly signal?: AbortSignal | undefined
  /** Timeout of one attempt, including its body. Default: the client's (30 s). */
  readonly timeoutMs?: number | undefined
  /** Timeout of the whole call, including waits and retries. Default: the client's (300 s). */
  readonly deadlineMs?: number | undefined
  /**
   * The order in which calls of this client wait for one of its `concurrency` slots and for the rate limit.
   * `interactive` (default) goes before `background`; while both wait, every tenth slot of each kind goes to the
   * background. Within a priority retries go first, then first come, first served; a retry keeps its priority. The
   * workflows of this package that read or write in bulk send their calls as `background`; see the guide.
   */
  readonly priority?: CallPriority | undefined
  /** Headers to send with this call. Names are case-insensitive; `authorization` cannot be set. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * Write only if the target still matches this etag: one from `etag()`, with or without its quotes, or a server's own.
   * The target is read and compared just before the write; only a server's own etag is sent as `If-Match`. A value that
   * cannot be compared is refused, never ignored: text that is no etag, `*`, weak etags and lists, a server's etag
   * where the server sends none, and any etag for a creation. Reads ignore this option.
   */
  readonly ifMatch?: string | undefined
  /**
   * With the same key and the same content, the call returns the stored result; with other content it is refused. The
   * key is sent as a header only if the client names one.
   */
  readonly idempotencyKey?: string | undefined
  /**
   * False: a write whose outcome is unknown (no answer, a cut answer, a 5xx) is not retried but throws an error marked
   * as in doubt, so that the caller can check first and does not overwrite what someone else changed meanwhile. Answers
   * that certainly changed nothing (429, 401, refused connection) are still retried. Default: true.
   */
  readonly repeatInDoubt?: boolean | undefined
  /**
   * Lists only: what to do when fewer items arrive than the server announces, even after a second reading. `throw`
   * (default) throws a ResponseError `paging.short` with `expected` and `received`; `warn` emits an event and ends the
   * list with the items received.
   */
  readonly incomplete?: 'throw' | 'warn' | undefined
  /**
   * Called just before each request of a write is sent, after every wait: for the rate limit, a pause, a retry, a
   * login. If it rejects, nothing is sent and the call ends with its error. Use it to check at that moment that the
   * write is still allowed, such as when you hold a lease. Reads do not call it.
   *
   * It may give a function. That is called directly before `fetch`, with nothing awaited in between, so that it also
   * sees that the process was stopped since: if it throws, nothing is sent.
   */
  readonly onSend?: (() => LastCheck | Promise<LastCheck>) | undefined
  /** Called with the status and headers of the final answer, including the correlation id. */
  readonly onResponse?: ((info: ResponseInfo) => void) | undefined
}

/** The facts about an answer other than its body. */
export interface ResponseInfo {
  readonly status: number
  readonly correlationId: string | undefined
  readonly headers: Headers
  readonly attempts: number
  /** From the start of the first attempt to the parsed body. */
  readonly durationMs: number
}

export const callSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    signal: z.optional(aSignal()),
    timeoutMs: z.optional(atLeast(1)),
    deadlineMs: z.optional(
      z.union([atLeast(1), z.literal(Number.POSITIVE_INFINITY)], 'must be a number of at least 1'),
    ),
    priority: z.optional(z.enum(['interactive', 'background'])),
    headers: z.optional(byName(z.string())),
    ifMatch: z.optional(z.string()),
    idempotencyKey: z.optional(z.string()),
    repeatInDoubt: z.optional(flag()),
    incomplete: z.optional(z.enum(['throw', 'warn'])),
    onSend: z.optional(aFunction()),
    onResponse: z.optional(aFunction()),
  } satisfies ShapeOf<CallOptions>),
)

/** @throws ValidationError that names each unknown option and each option of the wrong kind */
export const checkCallOptions = /* @__PURE__ */ parserOf('options', callSchema)
