import { ConfigError } from '../../core/errors'
import type { AttemptRequest, AttemptResponse, Middleware } from '../wiring/types'

/** Wraps `send` in the middleware, the first one outermost. */
export function onion(
  middleware: readonly Middleware[],
  send: (request: AttemptRequest) => Promise<AttemptResponse>,
): (request: AttemptRequest) => Promise<AttemptResponse> {
  return middleware.reduceRight<(request: AttemptRequest) => Promise<AttemptResponse>>(
    (inner, layer) => async (request) => {
      let called = false
      return layer(request, async (changed) => {
        // Only the retry stage repeats: a second send here would bypass its budget and the rate limit.
        if (called) throw new ConfigError('A middleware called next() twice for one attempt: call it once at most.')
        called = true
        return inner(changed)
      })
    },
    send,
  )
}
