import type { StatsBody } from '../../resources/notifications/stream'
import { type QueueNow, queuesNow } from './now'

/** One observation of a queue, from notifications or queries. */
type Datum = {
  readonly metric: string
  readonly qualifier?: string | undefined
  readonly stats?: Readonly<Record<string, number>> | undefined
}

/** Collects the state of queues from notifications. */
export interface LiveQueues {
  /** Takes a message of a queue's observations topic. Figures that it does not contain keep their values. */
  take(body: StatsBody, atMs: number): void
  /**
   * Queues whose longest wait is no longer known: notifications give the number of waiting contacts, but not always
   * when the first of them began to wait.
   */
  unsure(): string[]
  now(nowMs: number): ReadonlyMap<string, QueueNow>
}

/** Nothing known yet. */
export function liveQueues(): LiveQueues {
  const groups = new Map<string, { readonly group: Readonly<Record<string, string>>; data: Datum[] }>()
  const unsure = new Set<string>()

  return {
    take({ group = {}, data = [] }, atMs) {
      const key = `${group.queueId ?? ''} ${group.mediaType ?? ''}`
      const known = groups.get(key)?.data ?? []
      const told: Datum[] = data.flatMap(({ metrics = [] }) => metrics)
      const named = new Set(told.map(({ metric }) => metric))
      const next = [...known.filter(({ metric }) => !named.has(metric)), ...told]
      groups.set(key, { group, data: named.has('oLongestWaiting') ? next : withLongest(known, next, atMs) })
      if (group.queueId === undefined) return
      if (isUnsure(known, next, named)) unsure.add(group.queueId)
      else if (named.has('oLongestWaiting')) unsure.delete(group.queueId)
    },
    unsure() {
      const ids = [...unsure]
      unsure.clear()
      return ids
    },
    now: (nowMs) =>
      queuesNow({ results: [...groups.values()].map(({ group, data }) => ({ group: { ...group }, data })) }, nowMs),
  }
}

function waiting(data: readonly Datum[]): number {
  return data.find(({ metric }) => metric === 'oWaiting')?.stats?.count ?? 0
}

/** Updates the longest wait: a first waiting contact starts it now, and without waiting contacts there is none. */
function withLongest(known: readonly Datum[], next: readonly Datum[], atMs: number): Datum[] {
  const others = next.filter(({ metric }) => metric !== 'oLongestWaiting')
  if (waiting(next) === 0) return others
  if (waiting(known) > 0) return [...next]
  return [...others, { metric: 'oLongestWaiting', stats: { calculatedMetricValue: atMs } }]
}

/** A contact stopped waiting while others still wait: it may have been the one that waited longest. */
function isUnsure(known: readonly Datum[], next: readonly Datum[], named: ReadonlySet<string>): boolean {
  if (named.has('oLongestWaiting')) return false
  return waiting(next) > 0 && waiting(next) < waiting(known)
}
