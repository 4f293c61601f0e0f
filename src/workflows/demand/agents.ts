import type { DemandAgent } from '../../documents'
import type { AggregateGroup } from '../../resources/analytics/answers'
import { type HandleVariation, handleVariation } from './handle-variation'
import { countOf, sumOf, type TypeTable, typeParts } from './types'

/** Adds up handled contacts by agent and contact type. */
export interface AgentTable {
  add(group: AggregateGroup): void
  list(): DemandAgent[]
  /** Variation of single handle times, by medium. */
  readonly variation: Pick<HandleVariation, 'list'>
}

/**
 * @param types receives every contact type that an agent handled, including types without offered contacts in the
 * window
 */
export function agentTable(types: TypeTable): AgentTable {
  const rows = new Map<
    string,
    { userId: string; contactTypeId: string; handled: number; ms: number; transferred: number }
  >()
  const variation = handleVariation()
  return {
    variation,
    add({ group = {}, data = [] }) {
      const parts = typeParts(group)
      const { userId } = group
      if (parts === undefined || userId === undefined) return
      const contactTypeId = types.ensure(parts)
      const key = `${userId} ${contactTypeId}`
      const row = rows.get(key) ?? { userId, contactTypeId, handled: 0, ms: 0, transferred: 0 }
      for (const { metrics = [] } of data) {
        const count = countOf(metrics, 'tHandle')
        const ms = sumOf(metrics, 'tHandle')
        variation.add({ userId, contactTypeId, count, ms })
        row.handled += count
        row.ms += ms
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
