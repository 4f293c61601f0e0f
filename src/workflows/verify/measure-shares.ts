import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient, checkParts } from '../../core/checks'
import { aSignal, checkOptions } from '../../core/schema'
import type { Interval, MeasuredShare, PlannedShares, ShareReport } from '../../documents'
import { balanceAccuracy } from '../../optimizer'
import { allOf, anyOf } from '../../resources/analytics/filters'
import { totalCount } from '../demand/types'
import { wilson } from '../kit/wilson'

/**
 * Compares the actual shares of a queue's contacts that agents handled in an interval (`tHandle` by user) with the
 * target shares of a plan. The interval may have any length: more than 7 days are queried in parts. Needs
 * analytics:conversationAggregate:view.
 * @example
 * const report = await measureShares(client, plan.shares, { start: applied.endedAt, end: new Date().toISOString() })
 */
export async function measureShares(
  client: Client,
  planned: PlannedShares,
  interval: Interval,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ShareReport> {
  checkClient(client)
  checkParts(planned, 'planned', 'queue', 'agents')
  checkParts(interval, 'interval', 'start', 'end')
  checkOptions(options, { signal: z.optional(aSignal()) })
  const { signal } = options
  const query = {
    interval,
    groupBy: ['queueId', 'userId'],
    filter: allOf(anyOf('queueId', [planned.queue.id])),
    metrics: ['tHandle'],
  }
  const { results } = await client.analytics.conversationAggregates(query, { signal, priority: 'background' })
  const handled = new Map<string, number>()
  for (const { group = {}, data = [] } of results) {
    const { userId } = group
    if (userId === undefined) continue
    const count = data.reduce((sum, { metrics = [] }) => sum + totalCount(metrics, 'tHandle'), 0)
    handled.set(userId, (handled.get(userId) ?? 0) + count)
  }
  return shareReport(planned, interval, handled)
}

/** The report of handled contacts by user id. Pure. */
export function shareReport(
  planned: PlannedShares,
  interval: Interval,
  handled: ReadonlyMap<string, number>,
): ShareReport {
  const contacts = [...handled.values()].reduce((sum, count) => sum + count, 0)
  const agents = planned.agents.map((agent): MeasuredShare => {
    const handledContacts = handled.get(agent.user.id) ?? 0
    if (contacts === 0) return { ...agent, contacts: 0, measured: null, low: null, high: null }
    return {
      ...agent,
      contacts: handledContacts,
      measured: handledContacts / contacts,
      ...wilson(handledContacts, contacts),
    }
  })
  const known = agents.reduce((sum, agent) => sum + agent.contacts, 0)
  const others = contacts === 0 ? 0 : (contacts - known) / contacts
  const desired = Object.fromEntries(agents.map(({ user, desired: share }) => [user.id, share]))
  const measured = Object.fromEntries(agents.map(({ user, measured: share }) => [user.id, share ?? 0]))
  const free = Math.max(0, 1 - agents.reduce((sum, agent) => sum + agent.desired, 0))
  return {
    format: 'skillroute/share-report@1',
    queue: planned.queue,
    interval,
    contacts,
    agents,
    others,
    balanceAccuracy:
      contacts === 0 ? null : balanceAccuracy({ ...desired, [OTHERS]: free }, { ...measured, [OTHERS]: others }),
  }
}

/** Stands for all agents who are not in the plan; no user has such an id. */
const OTHERS = ' others'
