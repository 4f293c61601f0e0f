import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { captureDemand } from '../../workflows/demand/capture'
import { agentEfficiency } from './agent-report'

let org: Emulated
beforeAll(async () => {
  org = await emulated({ agents: 24, queues: 4, skills: 8 })
})
afterAll(() => org.stop())

it('gives occupancy and use of skills from demand', async () => {
  const demand = await captureDemand(org.client, { days: 7 })
  const rows = agentEfficiency(demand)
  const busy = rows.filter((row) => row.handled > 0)
  expect(busy.length).toBeGreaterThan(20)
  for (const row of busy) {
    expect(row.occupancy).toBeGreaterThan(0)
    expect(row.occupancy).toBeLessThanOrEqual(1)
    for (const skill of row.skills) {
      expect(skill.utilization).toBeCloseTo(skill.handleSeconds / row.staffedSeconds)
    }
  }
})
