import { formatValue } from '../../core/checks'
import { ConfigError, isSkillrouteError, ResponseError, TimeoutError } from '../../core/errors'
import type { Clock } from '../../core/time/clock'
import { AttemptFailed } from '../failures/failure'
import { IN_DOUBT, isProgramFault, networkFailure } from '../failures/network-failure'
import { follow, orAbort } from '../kit/abort'
import type { AttemptRequest, AttemptResponse } from '../wiring/types'

/** Sends one request once and reads its body to the end. */
export type Attempt = (request: AttemptRequest, timeoutMs: number) => Promise<AttemptResponse>

/**
 * One attempt. The timer runs on `clock`, covers the body and works with a fetch that ignores signals. Redirects are not
 * followed, so that no credentials go to another host.
 *
 * Rejects with the signal's reason when the caller aborts, else with {@link AttemptFailed}.
 */
export function createAttempt(options: {
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  readonly clean: (text: string) => string
  /** The longest body that is read, in bytes after decompression. */
  readonly maxBytes: number
}): Attempt {
  const send = responding(options.fetch)
  return async (request, timeoutMs) => {
    const controller = follow(request.signal)
    let timedOut = false
    const cancelTimer = options.clock.setTimer(() => {
      timedOut = true
      controller.abort(new Error('attempt timed out'))
    }, timeoutMs)
    try {
      const work = send(request.url, {
        method: request.method,
        headers: request.headers,
        // A Uint8Array may use shared memory, which fetch's types do not accept; a copy never does.
        ...(request.body === undefined
          ? {}
          : { body: typeof request.body === 'string' ? request.body : new Uint8Array(request.body) }),
        signal: controller.signal,
        redirect: 'manual',
      })
      const response = await orAbort(work, controller.signal)
      const text = await orAbort(readText(response, options.maxBytes), controller.signal)
      if (text === undefined)
        throw new AttemptFailed(
          tooLarge(response.status, options.clean(`${request.method} ${pathOf(request.url)}`), options.maxBytes),
        )
      return { status: response.status, headers: response.headers, text }
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason
      if (error instanceof AttemptFailed) throw error
      const to = options.clean(`${request.method} ${pathOf(request.url)}`)
      if (timedOut) throw new AttemptFailed(timeoutFailure(to, timeoutMs))
      // A fault of the program, not of the network: a retry would only hide it.
      if (isSkillrouteError(error) || isProgramFault(error)) throw error
      throw new AttemptFailed(networkFailure(error, to, options.clean))
    } finally {
      cancelTimer()
      controller.release()
    }
  }
}

function tooLarge(status: number, to: string, maxBytes: number): AttemptFailed['failure'] {
  return {
    reason: 'invalid',
    status,
    toError: ({ inDoubt }) =>
      new ResponseError(
        `${to}: the answer is longer than ${maxBytes} bytes, and was not read further. ${inDoubt ? IN_DOUBT : 'Ask for smaller pages, or allow a larger maxAnswerBytes.'}`,
        { code: 'response.tooLarge', status, inDoubt },
      ),
  }
}

function timeoutFailure(to: string, timeoutMs: number): AttemptFailed['failure'] {
  return {
    reason: 'timeout',
    toError({ attempts, inDoubt, refusal }) {
      const tries = attempts > 1 ? ` (${attempts} attempts)` : ''
      const what = `${to}: no whole answer within ${timeoutMs} ms${tries}.`
      const next = inDoubt ? IN_DOUBT : 'Try again, or allow a longer timeoutMs.'
      return new TimeoutError('attempt', [what, refusal, next].filter(Boolean).join(' '), { inDoubt })
    },
  }
}

/** The given fetch; throws if it returns anything but a Response. */
function responding(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (...request) => {
    const response: unknown = await fetch(...request)
    if (isResponse(response)) return response
    throw new ConfigError(`The fetch given to createClient gave ${formatValue(response)}: it has to give a Response.`, {
      code: 'config.fetch',
    })
  }
}

function isResponse(value: unknown): value is Response {
  return typeof Object(value).status === 'number' && typeof Object(value).headers === 'object'
}

/** Host and path without the query, which may hold secrets. */
function pathOf(url: string): string {
  const [place = ''] = url.split(/[?#]/)
  return place
}

/** The parts of an answer that are read. */
interface Answer {
  readonly body?: unknown
  text(): Promise<string>
}

/**
 * The body of an answer as text; undefined as soon as it is longer than `maxBytes`. Headers are not trusted, since a
 * small compressed body may expand to gigabytes.
 */
async function readText(answer: Answer, maxBytes: number): Promise<string | undefined> {
  const { body } = answer
  if (body === null) return ''
  // A caller's own fetch may not support streams.
  if (!(body instanceof ReadableStream)) return await answer.text()
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const parts: string[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return parts.join('') + decoder.decode()
    length += value.byteLength
    if (length > maxBytes) {
      await reader.cancel().catch(() => undefined)
      return undefined
    }
    parts.push(decoder.decode(value, { stream: true }))
  }
}
