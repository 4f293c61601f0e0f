import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RoutingAgreement, Snapshot } from '../../src/documents'
import { agreementCsv, agreementText } from '../../src/report'
import { captureSnapshot, measureAgreement } from '../../src/workflows'
import { type Emulated, emulated } from '../support/emulated'

const FULL = process.env.SKILLROUTE_EXPLAIN_FULL === '1'
const SIZE = FULL ? { agents: 60, queues: 8, skills: 12 } : { agents: 20, queues: 4, skills: 6 }
const DAYS = FULL ? 7 : 3

let org: Emulated
let snapshot: Snapshot
let agreement: RoutingAgreement
beforeAll(async () => {
  org = await emulated(SIZE)
  snapshot = await captureSnapshot(org.client)
  agreement = await measureAgreement(org.client, { days: DAYS, snapshot })
}, 600_000)
afterAll(() => org.stop())

describe('the rule against the platform’s choices', () => {
  it('is right in at least 99 % where details are complete, also where there was a choice', () => {
    const { agents, contested, known, order } = agreement
    expect(agents.judged).toBeGreaterThan(FULL ? 3000 : 300)
    expect(contested.judged).toBeGreaterThan(100)
    for (const rate of [agents, contested, known, order]) expect(rate.ratio).toBeGreaterThanOrEqual(0.99)
    expect(agents.low).toBeLessThan(agents.ratio ?? 0)
    if (FULL) process.stdout.write(`${agreementText(agreement)}\n`)
  })

  it('has a row for each choice', () => {
    expect(agreementCsv(agreement).split('\n').length).toBe(agreement.agents.judged + 2)
    expect(agreementText(agreement)).toContain(
      'The platform chose the agent that the rule of this simulation gives for',
    )
  })

  it('takes the configuration back to what it was, and is wrong without the audits', async () => {
    const { client, clock } = org
    for (const { id, skills } of snapshot.agents) {
      const levels = skills.map((skill) => ({ id: skill.id, proficiency: 5 - skill.level }))
      if (levels.length > 0) await client.routing.userSkills.set(id, levels)
    }
    await clock.advance(1000)
    const { interval } = agreement
    const after = await measureAgreement(client, { interval })
    expect(after.agents.judged).toBeGreaterThan(300)
    expect(after.agents.ratio).toBeGreaterThanOrEqual(0.99)
    // Who was in a group of a queue is not audited.
    const unrecorded = after.notJudged.reduce((sum, { contacts }) => sum + contacts, 0)
    expect(unrecorded).toBeLessThan(0.05 * agreement.agents.judged)
    org.emulator.world.changes.length = 0
    const blind = await measureAgreement(client, { interval })
    expect(blind.contested.ratio).toBeLessThan(0.9)
    expect(blind.differences.length).toBeGreaterThan(0)
  }, 600_000)
})
