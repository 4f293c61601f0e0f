import { refuse } from '../answers/refuse'
import type { EmulatorSwitches } from '../model/types'
import type { Token } from './tokens'
import { type SlidingMinute, slidingMinute, WINDOW_MS } from './window'

/** Switches for the body of a 429 answer. */
export type LimitWords = Pick<EmulatorSwitches, 'limitInBody' | 'limitMessageParams'>

/** Requests of the last minute, counted over all tokens. */
export interface SharedMinutes {
  readonly org: SlidingMinute
  readonly assignment: SlidingMinute
  /** Token requests of all clients. */
  readonly tokens: SlidingMinute
}

/** Minutes without requests. */
export function sharedMinutes(): SharedMinutes {
  return { org: slidingMinute(), assignment: slidingMinute(), tokens: slidingMinute() }
}

/** Paths of queues, their members, and skills and languages of users. */
const ASSIGNMENT =
  /^\/api\/v2\/(?:routing\/queues(?:$|\/[^/]+$|\/[^/]+\/members)|users\/[^/]+\/(?:queues|routingskills|routinglanguages))/i

/**
 * Counts a request in the sliding minute of the token, of the org, and of the route family. A refused request does not
 * count, so that a client that waits for `Retry-After` always succeeds.
 * @throws Refusal 429 with `Retry-After`
 */
export function countRequest(
  token: Token,
  shared: SharedMinutes,
  request: { readonly path: string; readonly nowMs: number; readonly ratePerMinute: number },
  switches: EmulatorSwitches,
): void {
  const { path, nowMs, ratePerMinute } = request
  const limits = [
    { minute: token.minute, key: 'client.credentials.token.rate.per.minute', value: ratePerMinute },
    { minute: shared.org, key: 'org.user.rate.per.minute', value: switches.orgPerMinute },
    ...(ASSIGNMENT.test(path)
      ? [
          {
            minute: shared.assignment,
            key: 'assignment.rate.per.minute',
            value: switches.assignmentPerMinute,
            namespace: 'assignment',
          },
        ]
      : []),
  ].filter(({ value }) => value > 0)
  for (const { minute, key, value, namespace = 'platform.api' } of limits) {
    if (minute.count(nowMs) < value) continue
    const freeAtMs = minute.freeAtMs(nowMs) ?? nowMs + WINDOW_MS
    tooManyRequests(Math.max(1, Math.ceil((freeAtMs - nowMs) / 1000)), { key, namespace, value }, switches)
  }
  for (const { minute } of limits) minute.add(nowMs)
}

/** Whether one more token may be requested; counts the request if so. */
export function countTokenRequest(shared: SharedMinutes, nowMs: number, perMinute: number): boolean {
  if (perMinute > 0 && shared.tokens.count(nowMs) >= perMinute) return false
  shared.tokens.add(nowMs)
  return true
}

/** Refuses with 429 in the platform's words. @throws Refusal always */
export function tooManyRequests(
  retryAfterSeconds: number,
  limit: { readonly key: string; readonly namespace: string; readonly value: number } | undefined,
  words: LimitWords,
): never {
  const seconds = String(retryAfterSeconds)
  return refuse(
    429,
    'too.many.requests.retry.after',
    `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
    {
      ...(words.limitMessageParams
        ? {
            messageWithParams: 'Rate limit exceeded the maximum. Retry the request in [{retryAfter}] seconds',
            messageParams: { retryAfter: seconds },
          }
        : { messageWithParams: null, messageParams: null }),
      headers: { 'retry-after': seconds },
      limit: words.limitInBody ? limit : undefined,
    },
  )
}
