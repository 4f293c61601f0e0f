import { afterEach, describe, expect, it } from 'vitest'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'
import { type FleetOrg, startOrgs, stopOrgs } from './orgs'
import { spread } from './spread'

/** Two hundred orgs of 100 agents and four workers, two of which are killed: SKILLROUTE_FULL=1. */
const FULL = process.env.SKILLROUTE_FULL === '1'
const { count, agents, changes, workers, kills } = FULL
  ? { count: 200, agents: 100, changes: 20, workers: 4, kills: 2 }
  : { count: 6, agents: 30, changes: 12, workers: 2, kills: 1 }

let orgs: FleetOrg[] = []
let redis: TestRedis | undefined
afterEach(async () => {
  await redis?.stop()
  await stopOrgs(orgs)
})

describe.skipIf(withoutRedis !== undefined)(`workers of a fleet${withoutRedis ? `: ${withoutRedis}` : ''}`, () => {
  it('make every change of every org once, whoever is killed', async () => {
    redis = await startRedis()
    orgs = await startOrgs(count, agents, changes)
    const done = await spread({ redis, orgs, workers, kills })
    const { snapshot, plan, apply } = done.seconds
    console.log(
      `fleet: ${count} orgs of ${agents} agents by ${workers} workers, ${done.killed} killed: snapshot ${snapshot.toFixed(1)} s, plan ${plan.toFixed(1)} s, apply ${apply.toFixed(1)} s (${done.changes} changes, ${done.resumed} plans taken up again)`,
    )
    expect(done.wrong).toEqual([])
    expect(done.killed).toBe(kills)
    expect(done.resumed).toBeGreaterThan(0)
    expect(done.changes).toBeGreaterThan(count * changes)
  })
})
