import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FleetJobState } from '../../src/fleet'
import { parsePlan } from '../../src/workflows'
import type { FleetOrg } from '../fleet/orgs'
import type { Cli } from '../support/cli'
import { type FleetCli, fleetCli } from '../support/fleet-cli'
import { withoutRedis } from '../support/redis'
import { useRealThreads } from '../support/threads'

// Locks that live for seconds are lost while a search holds up the process.
useRealThreads()

let fleet: FleetCli | undefined
let orgs: FleetOrg[]
let cli: Cli
let env: Record<string, string>

beforeAll(async () => {
  if (withoutRedis !== undefined) return
  fleet = await fleetCli()
  ;({ orgs, cli, env } = fleet)
})

afterAll(() => fleet?.stop())

describe.skipIf(withoutRedis !== undefined)(
  `a fleet on the command line${withoutRedis ? `: ${withoutRedis}` : ''}`,
  () => {
    it('is snapshotted, planned, looked at and applied by one command each', async () => {
      const read = await cli.run('fleet snapshot', env)
      expect(read).toMatchObject({ code: 0 })
      expect(read.out).toMatch(/org-1 +snapshot +done +8 agents, 2 queues, 6 skills/)
      expect(read.out).toContain('3 done')

      const planned = await cli.run('fleet plan --desired {org}.json --days 7 --forecast erlang --json', env)
      expect(planned.code, planned.err + planned.out).toBe(0)
      const plans: { result: { org: string; changes: number; file: string } }[] = JSON.parse(planned.out)
      expect(plans.map(({ result }) => result.org)).toEqual(['org-1', 'org-2', 'org-3'])
      expect(plans.every(({ result }) => result.changes > 0)).toBe(true)
      expect(JSON.parse(readFileSync(plans[0]?.result.file ?? '', 'utf8'))).toMatchObject({
        format: 'skillroute/plan@1',
      })

      const requested = await cli.run('fleet apply', env)
      expect(requested).toMatchObject({ code: 2 })
      expect(requested.err).toContain('3 plans of the last fleet plan would be applied')
      expect(orgs.map(({ emulator }) => emulator.stats.effects.size)).toEqual([0, 0, 0])

      const applied = await cli.run('fleet apply --yes', env)
      expect(applied.code).toBe(0)
      expect(applied.out).toMatch(/org-3 +apply +done +\d+ applied/)
      const effects = orgs.map(({ emulator }) => [...emulator.stats.effects.values()])
      expect(effects.map(({ length }) => length)).toEqual(plans.map(({ result }) => result.changes))
      expect(new Set(effects.flat())).toEqual(new Set([1]))

      const status = await cli.run('fleet status', env)
      expect(status.out).toContain('9 done')
      expect(applied.err).not.toContain('is not applied again')
      const again = await cli.run('fleet apply --yes', env)
      expect(again).toMatchObject({ code: 0 })
      expect(again.err).toMatch(/org-1: plan plan_\w+ ended on .* UTC and is not applied again/)
      expect(orgs.flatMap(({ emulator }) => [...emulator.stats.effects.values()]).every((times) => times === 1)).toBe(
        true,
      )
    })

    it('leaves the work to workers elsewhere, and says what failed where', async () => {
      writeFileSync(
        join(cli.cwd, 'odd.json'),
        JSON.stringify({ format: 'skillroute/desired@1', agents: { Nobody: {} } }),
      )
      const given = await cli.run('fleet plan --desired odd.json --org org-2 --no-work', env)
      expect(given.out).toMatch(/org-2 +plan +waiting/)
      const stop = new AbortController()
      const working = cli.run('worker --json', env, stop.signal)
      let status = await cli.run('fleet status --json', env)
      while (!JSON.parse(status.out).some((one: { state: string }) => one.state === 'failed')) {
        status = await cli.run('fleet status --json', env)
      }
      stop.abort()
      const worker = await working
      expect(worker.code).toBe(0)
      expect(
        worker.out
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line).type),
      ).toEqual(['started', 'failed'])
      expect((await cli.run('fleet status', env)).out).toContain('Nobody')
    })

    it('is planned by its demand, without any file, and by that for one team of it', async () => {
      // Half of the agents of two orgs are a team; the third has none of that name.
      const teams = orgs.slice(0, 2).map(({ emulator: { world } }) => {
        const members = new Set([...world.users.keys()].filter((_id, at) => at % 2 === 0))
        world.groups.set('home', { id: 'home', name: 'Home', type: 'TEAM', members })
        return members
      })
      // The orgs are in this process too and keep it busy for longer than the short lease.
      const patient = { ...env, SKILLROUTE_LEASE_SECONDS: '60' }
      const command = 'fleet plan --days 7 --forecast erlang --max-changes 1 --team Home'
      const { code, out, err } = await cli.run(command, patient)
      expect(code, err + out).toBe(2)
      const line =
        /org-[12] +plan +done +\d+ changes? for \d+ agents?, \d+ minutes?, service level \d+\.\d → \d+\.\d %/g
      expect(out.match(line)).toHaveLength(2)
      expect(out).toMatch(
        /org-3 +plan +failed\n +input\.invalid: request\.want\.recommend\.teams: no agent of the snapshot is in a team: name agents instead of teams/,
      )
      const states: FleetJobState[] = JSON.parse((await cli.run('fleet status --json', env)).out)
      for (const [at, members] of teams.entries()) {
        const planned = states.flatMap(({ job, result }) =>
          job.kind === 'plan' && job.org === `org-${at + 1}` && result?.kind === 'plan' ? [result] : [],
        )
        const { file = '' } = planned.at(-1) ?? {}
        const { changes } = parsePlan(readFileSync(file, 'utf8'))
        expect(changes.length).toBeGreaterThan(0)
        expect(changes.every((change) => 'user' in change && members.has(change.user.id))).toBe(true)
      }
    })

    it('forecasts plans of files too, and counts the load that is named', async () => {
      writeFileSync(
        join(cli.cwd, 'limits.yaml'),
        'format: skillroute/guardrails@1\nsaturation: [{ maxSaturation: 1000, allowExisting: true }]\n',
      )
      // Other levels than those that were applied before.
      writeFileSync(join(cli.cwd, 'again.json'), (orgs[1]?.desired ?? '').replaceAll(/: [34]\b/g, ': 2.5'))
      const patient = { ...env, SKILLROUTE_LEASE_SECONDS: '60' }
      const line = 'fleet plan --desired again.json --days 7 --forecast erlang --org org-2 --json'
      const { code, out, err } = await cli.run(`${line} --guardrails limits.yaml --load wfm`, patient)
      expect([0, 4], err).toContain(code)
      const [state]: { result: { file: string; serviceLevel: unknown } }[] = JSON.parse(out)
      expect(state?.result.serviceLevel).toMatchObject({ before: expect.any(Number) })
      const { effect, guardrails } = parsePlan(readFileSync(state?.result.file ?? '', 'utf8'))
      expect(effect?.method).toContain('erlang')
      expect(guardrails?.[0]?.message).toMatch(/forecast from \d{4}-/)
      // A file for each org, by the names of its queues.
      const [queue] = orgs[1]?.emulator.world.queues.values() ?? []
      const groups = [{ routes: [{ queue: queue?.config.name }], offered: [5, 6] }]
      const load = { format: 'skillroute/load@1', start: '2026-12-07T08:00Z', intervalMinutes: 60, groups }
      writeFileSync(join(cli.cwd, 'org-2-load.json'), JSON.stringify(load))
      const byFile = await cli.run(`${line} --guardrails limits.yaml --load {org}-load.json`, patient)
      expect([0, 4], byFile.err).toContain(byFile.code)
      const [own]: { result: { file: string } }[] = JSON.parse(byFile.out)
      const limits = parsePlan(readFileSync(own?.result.file ?? '', 'utf8')).guardrails
      expect(limits?.[0]?.message).toContain('forecast from 2026-12-07T08:00Z')
      // A load without guardrails is evaluated by the default limit on saturation.
      const much = { ...load, groups: groups.map((group) => ({ ...group, offered: [5_000, 6_000] })) }
      writeFileSync(join(cli.cwd, 'org-2-much.json'), JSON.stringify(much))
      expect(await cli.run(`${line} --load {org}-much.json`, env)).toMatchObject({ code: 4 })
    })

    it('says what is missing', async () => {
      const several = await cli.run('fleet plan --desired a.json --rules b.yaml', env)
      expect(several).toMatchObject({ code: 2 })
      expect(several.err).toContain('one of --desired, --matrix and --rules')
      const both = await cli.run('fleet plan --desired a.json --max-skills-per-agent 7', env)
      expect(both).toMatchObject({ code: 2 })
      expect(both.err).toContain('leave it out with --desired')
      expect((await cli.run('fleet snapshot --org nowhere', env)).err).toContain('it has: org-1, org-2, org-3')
      expect((await cli.run('fleet status --redis localhost', env)).err).toContain('The address of Redis is not a URL')
    })
  },
)
