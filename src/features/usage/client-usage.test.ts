import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { clientUsage } from './client-usage'

let org: Emulated
beforeAll(async () => {
  org = await emulated({ agents: 8, queues: 5, skills: 8 })
})
afterAll(() => org.stop())

it('counts the requests of the client in use', async () => {
  const usage = await clientUsage(org.client, { days: 2 })
  expect(usage.clientId).toBe(org.emulator.clientId)
  expect(usage.own.perMinute).toBe(60_000)
  expect(usage.requests).toBe(usage.rows.reduce((sum, row) => sum + (row.requestCount ?? 0), 0))
})
