import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { World } from '../../src/emulator'
import type { FleetOrg } from '../fleet/orgs'
import type { Cli } from '../support/cli'
import { type FleetCli, fleetCli } from '../support/fleet-cli'
import { type TestRedis, withoutRedis } from '../support/redis'
import { useRealThreads } from '../support/threads'

// Locks that live for seconds are lost while a search holds up the process.
useRealThreads()

let fleet: FleetCli | undefined
let orgs: FleetOrg[]
let redis: TestRedis
let cli: Cli
let env: Record<string, string>

beforeAll(async () => {
  if (withoutRedis !== undefined) return
  fleet = await fleetCli()
  ;({ orgs, redis, cli, env } = fleet)
})

afterAll(() => fleet?.stop())

/** Changes the first skill that the plan of an org names, as somebody else would; says whose. */
function byHand({ emulator, desired }: FleetOrg): { readonly userId: string; write(world: World): void } {
  const { agents }: { agents: Record<string, { skills: Record<string, number> }> } = JSON.parse(desired)
  const [[userId = '', { skills }] = ['', { skills: {} }]] = Object.entries(agents)
  const [name] = Object.keys(skills)
  const skill = [...emulator.world.skills.values()].find((one) => one.name === name)
  let isDone = false
  const write = (world: World): void => {
    const user = world.users.get(userId)
    if (isDone || user === undefined || skill === undefined) return
    isDone = true
    const before = user.skills.get(skill.id)
    user.skills.set(skill.id, 1.5)
    world.record({
      service: 'Directory',
      entityType: 'User',
      entityId: userId,
      entityName: user.name,
      action: 'Update',
      clientId: 'somebody-else',
      properties: [
        {
          property: `skill:${skill.id}`,
          oldValues: before === undefined ? [] : [String(before)],
          newValues: ['1.5'],
        },
      ],
      effect: 'by hand',
    })
  }
  return { userId, write }
}

function org(at: number): FleetOrg {
  const one = orgs[at]
  if (one === undefined) throw new Error(`no org ${at}`)
  return one
}

describe.skipIf(withoutRedis !== undefined)(
  `what a fleet on the command line ends with${withoutRedis ? `: ${withoutRedis}` : ''}`,
  () => {
    it('says what went under, as apply does, and what was refused as stale', async () => {
      expect((await cli.run('fleet plan --forecast none --desired {org}.json', env)).code).toBe(0)
      // Between the look at this agent and the write of its skills: another agent's write would come before the look.
      const { userId, write } = byHand(org(0))
      org(0).emulator.faults.add({ method: 'PATCH', path: userId, fault: { kind: 'secondWriter', write } })
      const over = await cli.run('fleet apply --yes --org org-1', env)
      expect(over.code).toBe(5)
      expect(over.out).toContain('overwrote 1 write by somebody else')
      byHand(org(1)).write(org(1).emulator.world)
      const stale = await cli.run('fleet apply --yes --org org-2 --on-conflict fail', env)
      expect(stale.out).toContain('plan.stale')
      expect(stale.code).toBe(5)
      // Given out again with another policy, it follows that one.
      const skipped = await cli.run('fleet apply --yes --org org-2 --on-conflict skip', env)
      expect(skipped.out).toMatch(/org-2 +apply +done +.*1 conflict/)
      expect(skipped.code).toBe(5)
    })

    it('gives nothing out where it cannot be noted', async () => {
      mkdirSync(join(cli.cwd, 'noted', 'fleet.json'), { recursive: true })
      const jobs = async () => (await redis.connect().keys('bull:*')).sort()
      const before = await jobs()
      const refused = await cli.run('fleet snapshot --folder noted', env)
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('it is a folder') })
      expect(await jobs()).toEqual(before)
    })

    it('names the orgs that have nothing to be applied, and what Redis forgot', async () => {
      writeFileSync(
        join(cli.cwd, 'org-2.json'),
        JSON.stringify({ format: 'skillroute/desired@1', agents: { Nobody: {} } }),
      )
      const planned = await cli.run('fleet plan --forecast none --desired {org}.json', env)
      expect(planned.code).toBe(2)
      const board: { plan: { id: string; org: string }[] } = JSON.parse(
        readFileSync(join(cli.cwd, '.skillroute', 'fleet', 'fleet.json'), 'utf8'),
      )
      const first = board.plan.find((one) => one.org === 'org-1')
      await redis.connect().del(`bull:skillroute:${first?.id}`)
      const status = await cli.run('fleet status', env)
      expect(status.code).toBe(1)
      expect(status.err).toContain('Redis no longer knows 1 job: plan of org-1')

      const applied = await cli.run('fleet apply --yes', env)
      expect(applied.err).toContain('org-1 is not applied: Redis no longer knows its plan')
      expect(applied.err).toMatch(/org-2 is not applied: its plan failed: .*Nobody/)
      expect(applied.out).toMatch(/org-3 +apply +done/)
      expect(applied.code).toBe(1)
      await cli.run('fleet plan --forecast none --desired {org}.json --org org-3', env)
      const none = await cli.run('fleet apply --yes --org org-1 org-3', env)
      expect(none.err).toContain('org-1 is not applied: the last fleet plan left it out')
      expect(none.err).toContain('org-3 is not applied: nothing to change')
      expect(none.code).toBe(2)
      // Nothing is asked and nothing fails where every planned org is as it should be.
      const same = await cli.run('fleet apply', env)
      expect(same.err).toContain('org-3 is not applied: nothing to change')
      expect(same.code).toBe(0)

      await redis.connect().flushall()
      const empty = await cli.run('fleet status', env)
      expect(empty.code).toBe(1)
      expect(empty.err).toMatch(/Redis no longer knows \d+ jobs: .*plan of org-3/)
    })
  },
)
