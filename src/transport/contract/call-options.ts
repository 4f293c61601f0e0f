import { bagIssues } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type { CallPriority } from '../../core/turns'

/** The last parameter of every call. */
export interface CallOptions {
  /** Ends the call wherever it is: waiting for a slot, backing off, connecting, reading. Rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** For one attempt, body included. Default: the client's (30 s). */
  readonly timeoutMs?: number | undefined
  /** For the whole call, waits and retries included. Default: the client's (300 s). */
  readonly deadlineMs?: number | undefined
  /**
   * Who goes first where calls of this client wait for each other: for one of its `concurrency` places, and for the rate
   * limit. `interactive` (default) goes before `background`; while both wait, every tenth place and every tenth slot of the
   * rate limit is the background's. Within a priority repeats go first, then whoever came first; a repeat keeps its
   * priority. The workflows of this package that read or write in bulk send their calls as `background`; see the guide.
   */
  readonly priority?: CallPriority | undefined
  /** Sent along with this call. Names are case-insensitive; `authorization` cannot be set. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * Write only if the target still is what this etag was computed from (`etag()`, with or without its quotes), or what a
   * server's own etag names. The target is read and compared just before the write; only a server's own is sent as
   * `If-Match`. What cannot be compared is refused and never ignored: text that is no etag, `*`, weak etags and lists, a
   * server's etag where the server gives none, and any etag for a creation. Reads take no notice of it.
   */
  readonly ifMatch?: string | undefined
  /** Same key and same content: the stored result is given back. Other content: refused. Sent as a header only if the client names one. */
  readonly idempotencyKey?: string | undefined
  /**
   * False: a write whose outcome is unknown (no answer, a cut answer, a 5xx) is not repeated behind the caller's back but
   * thrown as in doubt, so that the caller can look first and not write over what someone else did meanwhile. Answers
   * that certainly changed nothing (429, 401, refused connection) are repeated all the same. Default: true.
   */
  readonly repeatInDoubt?: boolean | undefined
  /**
   * Lists only: what happens when fewer items come than the server announces, also after reading again. `throw` a
   * ResponseError `paging.short` with `expected` and `received` (default), or `warn` by an event and end the list with
   * what came.
   */
  readonly incomplete?: 'throw' | 'warn' | undefined
  /**
   * Called just before each request of a write leaves, after every wait: for the rate limit, a pause, a repeat, a login.
   * When it rejects, nothing is sent and the call ends with its error. For whoever has to make sure at that moment that the
   * write still may be made, such as the holder of a lease. Reads do not call it.
   */
  readonly onSend?: (() => void | Promise<void>) | undefined
  /** Called with status and headers of the answer that counts, correlation id included. */
  readonly onResponse?: ((info: ResponseInfo) => void) | undefined
}

/** What is known of an answer beside its body. */
export interface ResponseInfo {
  readonly status: number
  readonly correlationId: string | undefined
  readonly headers: Headers
  readonly attempts: number
  /** From the first attempt's start to the parsed body. */
  readonly durationMs: number
}

/** @throws ValidationError naming what is no option of a call, or of another kind than it must be */
export function checkCallOptions(options: CallOptions): void {
  const issues = bagIssues(
    options,
    'options',
    'signal?o timeoutMs?n deadlineMs?n priority?s headers?o ifMatch?s idempotencyKey?s repeatInDoubt?b incomplete?s onSend?f onResponse?f',
  )
  const priority: unknown = options?.priority
  if (typeof priority === 'string' && priority !== 'interactive' && priority !== 'background')
    issues.push({
      path: 'options.priority',
      message: `must be interactive or background, not ${JSON.stringify(priority)}`,
    })
  if (options?.signal !== undefined)
    issues.push(...bagIssues(options.signal, 'options.signal', 'aborted=b addEventListener=f *'))
  if (issues.length > 0) throw new ValidationError(issues)
}
