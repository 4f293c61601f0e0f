import type { AgentTime, DemandAgent } from '../../core/documents'
import type { AggregateGroup, AggregateMetric } from '../../resources/analytics/schemas'
import { routingSeconds } from '../../resources/measures'
import { countOf, sumOf, type TypeTable, typeParts } from './types'

/** Adds up who handled what. */
export interface AgentTable {
  add(group: AggregateGroup): void
  list(): DemandAgent[]
}

/** @param types gets every contact type that an agent handled, also one that nobody asked for in the window */
export function agentTable(types: TypeTable): AgentTable {
  const rows = new Map<
    string,
    { userId: string; contactTypeId: string; handled: number; ms: number; transferred: number }
  >()
  return {
    add({ group = {}, data = [] }) {
      const parts = typeParts(group)
      const { userId } = group
      if (parts === undefined || userId === undefined) return
      const contactTypeId = types.ensure(parts)
      const key = `${userId} ${contactTypeId}`
      const row = rows.get(key) ?? { userId, contactTypeId, handled: 0, ms: 0, transferred: 0 }
      for (const { metrics = [] } of data) {
        row.handled += countOf(metrics, 'tHandle')
        row.ms += sumOf(metrics, 'tHandle')
        row.transferred += countOf(metrics, 'nTransferred')
      }
      rows.set(key, row)
    },
    list: () =>
      [...rows]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { userId, contactTypeId, handled, ms, transferred }]) => ({
          userId,
          contactTypeId,
          handled,
          handleSeconds: ms / 1000,
          transferred,
        }))
        .filter((row) => row.handled > 0 || row.transferred > 0),
  }
}

/** Seconds in routing states by user, from `tAgentRoutingStatus`. */
export function agentTimes(groups: readonly AggregateGroup[]): AgentTime[] {
  const metrics = new Map<string, AggregateMetric[]>()
  for (const { group = {}, data = [] } of groups) {
    const { userId } = group
    if (userId === undefined) continue
    const own = metrics.get(userId) ?? []
    for (const datum of data) own.push(...(datum.metrics ?? []))
    metrics.set(userId, own)
  }
  return [...metrics]
    .map(([userId, own]) => ({ userId, ...routingSeconds(own) }))
    .sort((a, b) => (a.userId < b.userId ? -1 : 1))
}
