import type { Client } from '../../client'
import type { DemandAgent, DemandContactType } from '../../documents'
import type { AggregateGroup } from '../../resources/analytics/answers'
import type { AnalyticsFilter } from '../../resources/analytics/filters'
import { concurrently } from '../../resources/kit/lists/in-parts'
import type { CallOptions } from '../../transport/contract/call-options'
import { optionalRead, type Refusal } from './capacity'
import { inHalves } from './queries'
import { totalCount } from './types'

/**
 * Resolved contacts by user, by queue and medium. A missing pair of queue and medium means that the org does not
 * measure it there.
 */
export type Resolutions = ReadonlyMap<string, ReadonlyMap<string, number>>

const PARALLEL = 3

/**
 * Reads how many contacts of each agent were resolved (`nNextContactAvoided`), by queue and medium, which is the
 * platform's finest breakdown. Undefined if it cannot be read.
 */
export async function readResolutions(
  client: Client,
  parts: readonly string[],
  filters: readonly (AnalyticsFilter | undefined)[],
  {
    call,
    advance,
    onRefused,
  }: {
    readonly call: CallOptions
    readonly advance: () => void
    readonly onRefused?: ((why: Refusal) => void) | undefined
  },
): Promise<Resolutions | undefined> {
  const found = new Map<string, Map<string, number>>()
  const jobs = parts.flatMap((part) => filters.map((filter) => ({ part, filter })))
  const query = { groupBy: ['queueId', 'mediaType', 'userId'], metrics: ['nNextContactAvoided'] }
  return await optionalRead(async () => {
    await concurrently(jobs, PARALLEL, async ({ part, filter }) => {
      const ask = async (interval: string): Promise<readonly AggregateGroup[]> => {
        const requested = { ...query, ...(filter === undefined ? {} : { filter }), interval }
        return (await client.analytics.resolutionAggregates(requested, call)).results
      }
      for (const group of await inHalves(part, ask)) add(found, group)
      advance()
    })
    return found
  }, onRefused)
}

function add(found: Map<string, Map<string, number>>, { group = {}, data = [] }: AggregateGroup): void {
  const { queueId, mediaType, userId } = group
  if (queueId === undefined || mediaType === undefined || userId === undefined) return
  const count = data.reduce((sum, { metrics = [] }) => sum + totalCount(metrics, 'nNextContactAvoided'), 0)
  const key = keyOf({ queueId, mediaType })
  const users = found.get(key) ?? new Map<string, number>()
  found.set(key, users.set(userId, (users.get(userId) ?? 0) + count))
}

/**
 * Adds resolved contacts to the rows of agents, if the org measures them. Contact types of the same queue and medium
 * share them in proportion to their handled contacts.
 */
export function withResolutions(
  rows: readonly DemandAgent[],
  types: readonly DemandContactType[],
  resolutions: Resolutions | undefined,
): DemandAgent[] {
  if (resolutions === undefined || resolutions.size === 0) return [...rows]
  const keys = new Map(types.map((type) => [type.id, keyOf(type)]))
  const handled = new Map<string, number>()
  const pairKey = ({ userId, contactTypeId }: DemandAgent): string => `${keys.get(contactTypeId)} ${userId}`
  for (const row of rows) handled.set(pairKey(row), (handled.get(pairKey(row)) ?? 0) + row.handled)
  return rows.map((row) => {
    const users = resolutions.get(keys.get(row.contactTypeId) ?? '')
    const all = handled.get(pairKey(row)) ?? 0
    if (users === undefined || all === 0) return row
    // A contact that ended before the window may count as resolved within it. So the number is limited to the handled
    // contacts.
    return { ...row, resolved: row.handled * Math.min(1, (users.get(row.userId) ?? 0) / all) }
  })
}

function keyOf({ queueId, mediaType }: { readonly queueId: string; readonly mediaType: string }): string {
  return `${queueId} ${mediaType}`
}
