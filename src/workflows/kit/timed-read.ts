import { type Clock, startAge } from '../../core/time/clock'
import type { CallOptions } from '../../transport/contract/call-options'

/** A read, and the age of what it shows. */
export interface TimedRead {
  /** The options of its calls. */
  readonly call: CallOptions
  /** Time since its first answered request left, ms: what it shows may have changed from then on. */
  ageMs(): number
}

/** Times a read from its request, not from its answer. Waits for the rate limit and refused attempts do not count. */
export function timedRead(options: CallOptions, clock: Clock): TimedRead {
  let ageMs: (() => number) | undefined
  return {
    call: {
      ...options,
      onResponse(info) {
        const answerAgeMs = startAge(clock)
        ageMs ??= () => info.attemptMs + answerAgeMs()
        options.onResponse?.(info)
      },
    },
    ageMs: () => ageMs?.() ?? 0,
  }
}
