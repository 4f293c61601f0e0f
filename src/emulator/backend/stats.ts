import type { EmulatorStats } from '../model/types'
import { slidingMinute } from './window'

/** The counters behind {@link EmulatorStats}. */
export interface Counters extends EmulatorStats {
  arrived(atMs: number): void
  tokenRequested(): void
  routed(route: string): void
  effect(name: string): void
}

export function createCounters(): Counters {
  const minute = slidingMinute()
  const effects = new Map<string, number>()
  const byRoute = new Map<string, number>()
  let requests = 0
  let tokenRequests = 0
  let perMinute = 0

  return {
    effects,
    byRoute,
    get requests() {
      return requests
    },
    get tokenRequests() {
      return tokenRequests
    },
    get perMinute() {
      return perMinute
    },
    arrived(atMs) {
      requests++
      minute.add(atMs)
      perMinute = Math.max(perMinute, minute.count(atMs))
    },
    tokenRequested() {
      tokenRequests++
    },
    routed(route) {
      byRoute.set(route, (byRoute.get(route) ?? 0) + 1)
    },
    effect(name) {
      effects.set(name, (effects.get(name) ?? 0) + 1)
    },
  }
}
