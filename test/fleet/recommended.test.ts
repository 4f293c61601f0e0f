import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client'
import type * as fleetEntry from '../../src/fleet'
import {
  type Fleet,
  type FleetJob,
  type FleetWorker,
  openFleet,
  startWorker,
  type WorkerOptions,
} from '../../src/fleet'
import { redisLease } from '../../src/stores/redis'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { captureDemand, parsePlan } from '../../src/workflows'
import { cliIn } from '../support/cli'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'
import { useRealThreads } from '../support/threads'
import { type FleetOrg, startOrgs, stopOrgs } from './orgs'

// Locks that live for seconds are lost while a search holds up the process.
useRealThreads()

const DAYS = 7

describe.skipIf(withoutRedis !== undefined)(
  `plans of what the demand recommends${withoutRedis ? `: ${withoutRedis}` : ''}`,
  () => {
    let redis: TestRedis
    let fleet: Fleet
    let folder: string
    let orgs: FleetOrg[]
    let options: WorkerOptions
    let worker: FleetWorker

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'skillroute-recommended-'))
      redis = await startRedis()
      fleet = await openFleet({ redisUrl: redis.url })
      orgs = await startOrgs(2, 8, 0)
      options = {
        redisUrl: redis.url,
        folder,
        lease: redisLease(redis.connect()),
        connect: async (name) => clientOf(orgs.find((org) => org.name === name)),
      }
      worker = await startWorker(options)
    })
    afterAll(async () => {
      await worker?.close()
      await fleet?.close()
      await redis?.stop()
      await stopOrgs(orgs ?? [])
      await rm(folder, { recursive: true, force: true })
    })

    it('are those that skillroute plan makes of the same org and demand', async () => {
      const methods = ['simulation', 'erlang'] as const
      const jobs = orgs.map(({ name: org }, at): FleetJob => {
        return {
          kind: 'plan',
          org,
          request: { read: { days: DAYS }, want: { recommend: { maxChanges: 2 } }, forecast: { method: methods[at] } },
        }
      })
      const states = await fleet.ended(await fleet.add(jobs))
      const results = states.map(({ result, error }) => {
        if (result?.kind !== 'plan') throw new Error(error)
        return result
      })
      const plans = await Promise.all(results.map(async ({ file }) => parsePlan(await readFile(file, 'utf8'))))
      for (const [at, plan] of plans.entries()) {
        const { changes, agents, warnings, serviceLevel } = results[at] ?? {}
        expect(plan.source).toBe('recommendations')
        expect(plan.changes.length).toBeGreaterThan(0)
        expect(plan.effect?.method).toContain(methods[at])
        expect(changes).toBe(plan.changes.length)
        expect(agents).toBe(new Set(plan.changes.map((change) => 'user' in change && change.user.id)).size)
        expect(warnings).toBeGreaterThan(plan.warnings.length)
        expect(serviceLevel?.before).toBeGreaterThanOrEqual(0)
        expect(serviceLevel?.after).toBeGreaterThan(0)
        expect(serviceLevel?.after).toBeLessThanOrEqual(1)
      }

      const [org] = orgs
      const [plan] = plans
      const alone = cliIn(org?.emulator)
      const retained = join(folder, 'orgs', 'org-1', 'snapshot.json')
      const client = clientOf(org)
      const { agents }: { agents: { id: string }[] } = JSON.parse(await readFile(retained, 'utf8'))
      const demand = await captureDemand(client, { days: DAYS, userIds: agents.map(({ id }) => id) })
      await client.close()
      await writeFile(join(alone.cwd, 'demand.json'), JSON.stringify(demand))
      const run = await alone.run(
        `plan --snapshot ${retained} --demand demand.json --max-changes 2 --forecast erlang --json`,
      )
      alone.remove()
      const own = JSON.parse(run.out)
      expect(own.changes).toEqual(plan?.changes)
      expect(own.snapshotHash).toBe(plan?.snapshotHash)
    })

    it('are made in their thread from the built CommonJS files too, and refused before that where they cannot be used', async () => {
      const built: typeof fleetEntry = createRequire(import.meta.url)('../../dist/fleet.cjs')
      const queue = 'built'
      const others = await built.openFleet({ redisUrl: redis.url, queue })
      const other = await built.startWorker({ ...options, queue })
      const request = { read: { days: DAYS }, want: { recommend: { maxChanges: 1 } } }
      const wrong = { ...request, want: { recommend: { maxChanges: -1 } } }
      const refused = others.add([{ kind: 'plan', org: 'org-1', request: wrong }])
      await expect(refused).rejects.toThrow('request.want.recommend.maxChanges')
      const [state] = await others.ended(await others.add([{ kind: 'plan', org: 'org-1', request }]))
      await other.close()
      await others.close()
      expect(state).toMatchObject({ state: 'done', attempts: 1 })
    })
  },
)

function clientOf(org: FleetOrg | undefined) {
  if (org === undefined) throw new Error('no such org')
  const { url, clientId, clientSecret } = org.emulator
  return createClient({
    baseUrl: url,
    loginUrl: url,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: 60_000,
  })
}
