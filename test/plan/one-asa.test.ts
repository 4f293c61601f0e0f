/** One ASA everywhere: that of answered contacts, as the platform tells it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Demand, Snapshot } from '../../src/documents'
import type { QueueMeasures } from '../../src/workflows'
import { captureDemand, captureSnapshot, planOrg, queueHistory } from '../../src/workflows'
import { type Emulated, emulated } from '../support/emulated'

const DAYS = 28

let org: Emulated
let files: { readonly snapshot: Snapshot; readonly demand: Demand }
let interval: { readonly start: string; readonly end: string }
/** Means over these days as the platform tells them, s. */
let told: { readonly answered: number; readonly offered: number }

beforeAll(async () => {
  // One queue with more contacts than it can well take: those who wait in vain wait much longer than those who are answered.
  org = await emulated({ seed: 4, agents: 8, queues: 1, skills: 2 })
  const endMs = org.clock.now()
  interval = { start: new Date(endMs - DAYS * 86_400_000).toISOString(), end: new Date(endMs).toISOString() }
  const snapshot = await captureSnapshot(org.client)
  files = { snapshot, demand: await captureDemand(org.client, { days: DAYS }) }
  const metrics = ['tAnswered', 'tAbandon']
  const { results } = await org.client.analytics.conversationAggregates({ interval, groupBy: ['queueId'], metrics })
  const rows = results.flatMap(({ data = [] }) => data.flatMap((one) => one.metrics ?? []))
  const total = (of: 'count' | 'sum', ...names: string[]): number =>
    rows.reduce((all, { metric, stats }) => all + (names.includes(metric) ? (stats?.[of] ?? 0) : 0), 0)
  told = {
    answered: total('sum', 'tAnswered') / total('count', 'tAnswered') / 1000,
    offered: total('sum', ...metrics) / total('count', ...metrics) / 1000,
  }
})
afterAll(() => org.stop())

it('is shown for the past days as the platform tells it', async () => {
  const shown: QueueMeasures[] = []
  for await (const { measures } of queueHistory(org.client, { interval })) shown.push(...measures)
  expect(shown.map(({ asaSeconds }) => asaSeconds)).toEqual([expect.closeTo(told.answered, 6)])
  expect(told.offered).toBeGreaterThan(1.5 * told.answered)
})

it.each(['simulation', 'erlang'] as const)('is that of a plan by %s, before its changes', async (method) => {
  const { agents, skills } = files.snapshot
  const desired = {
    format: 'skillroute/desired@1',
    agents: { [agents[0]?.id ?? '']: { skills: { [skills[0]?.id ?? '']: 4.5 } } },
  } as const
  const { plan } = await planOrg(files, { want: { desired }, forecast: { method } })
  const [queue, ...others] = plan.effect?.queues ?? []
  expect(others).toEqual([])
  // What the average week has beside 28 days that were lived.
  expect(Math.abs((queue?.before.asaSeconds ?? 0) / told.answered - 1)).toBeLessThan(0.15)
})
