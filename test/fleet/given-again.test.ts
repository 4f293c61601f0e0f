import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client'
import { manualClock } from '../../src/core/time/manual-clock'
import {
  type ApplyJob,
  type Fleet,
  type FleetWorker,
  openFleet,
  startWorker,
  type WorkerNotice,
  type WorkerOptions,
} from '../../src/fleet'
import { planPath } from '../../src/fleet/jobs/tools'
import { runJob, verdictOn } from '../../src/fleet/work/run-job'
import { fileLease } from '../../src/stores'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { buildPlan, captureSnapshot, parseDesired } from '../../src/workflows'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'
import { type FleetOrg, startOrgs, stopOrgs } from './orgs'

const LATER = '2099-01-01T00:00:00Z'

describe.skipIf(withoutRedis !== undefined)(
  `a plan that is given out again${withoutRedis ? `: ${withoutRedis}` : ''}`,
  () => {
    let redis: TestRedis
    let fleet: Fleet
    let folder: string
    let orgs: FleetOrg[]
    const workers: FleetWorker[] = []

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'skillroute-again-'))
      redis = await startRedis()
      fleet = await openFleet({ redisUrl: redis.url })
      orgs = await startOrgs(1, 20, 6)
    })
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.close()))
      await fleet.close()
      await redis.stop()
      await stopOrgs(orgs)
      await rm(folder, { recursive: true, force: true })
    })

    const theOrg = (): FleetOrg => {
      const [org] = orgs
      if (org === undefined) throw new Error('no org')
      return org
    }
    const effects = (): number => theOrg().emulator.stats.effects.size

    function client() {
      const { url, clientId, clientSecret } = theOrg().emulator
      const auth = clientCredentials({ clientId, clientSecret })
      return createClient({ baseUrl: url, loginUrl: url, auth, ratePerMinute: 60_000 })
    }

    async function work(more: Pick<WorkerOptions, 'lockMs' | 'onNotice'> = {}): Promise<FleetWorker> {
      const lease = fileLease(join(folder, 'leases'))
      const worker = await startWorker({
        redisUrl: redis.url,
        folder,
        lease,
        connect: async () => client(),
        ...more,
      })
      workers.push(worker)
      return worker
    }

    /** A plan in the shared folder. @param until when its changes end; it was made an hour before */
    async function planned(until?: number): Promise<ApplyJob> {
      const { name: org, desired: text } = theOrg()
      const own = client()
      const snapshot = await captureSnapshot(own)
      await own.close()
      const desired = await parseDesired(text, { snapshot, file: 'desired.json' })
      const timing = until === undefined ? undefined : { until: new Date(until).toISOString() }
      const now = until === undefined ? undefined : until - 3_600_000
      const plan = buildPlan({ snapshot, desired, timing, now })
      const file = planPath(folder, org, plan.id)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, JSON.stringify(plan))
      return { kind: 'apply', org, planId: plan.id, hash: plan.hash }
    }

    it('after it failed waits for the new time, with the new policy', async () => {
      const worker = await work()
      const job = await planned()
      await rm(planPath(folder, job.org, job.planId))
      const [failed] = await fleet.ended(await fleet.add([job]))
      expect(failed).toMatchObject({ state: 'failed', errorCode: 'file.unreadable' })
      const again: ApplyJob = { ...job, notBefore: LATER, onConflict: 'skip' }
      const [id = ''] = await fleet.add([again])
      expect((await fleet.states([id]))[0]).toMatchObject({ id: failed?.id, state: 'delayed', job: again, attempts: 0 })
      // Not another time, nor for another one of the same.
      await fleet.add([again])
      expect((await fleet.states([id]))[0]).toMatchObject({ state: 'delayed', job: again })
      await worker.close()
    })

    it('while it waits follows the new time, and goes at once without one', async () => {
      const job = await planned()
      const [id = ''] = await fleet.add([job])
      expect((await fleet.states([id]))[0]?.state).toBe('waiting')
      await fleet.add([{ ...job, notBefore: LATER }])
      expect((await fleet.states([id]))[0]).toMatchObject({ state: 'delayed', job: { notBefore: LATER } })
      await work()
      await expect(fleet.add([{ ...job, notBefore: 'soon' }])).rejects.toMatchObject({ code: 'input.invalid' })
      expect(effects()).toBe(0)
      await fleet.add([job, job])
      const [done] = await fleet.ended([id])
      expect(done).toMatchObject({ state: 'done', result: { outcome: 'done', external: 0 } })
      expect(done?.job).not.toHaveProperty('notBefore')
      // What is applied is applied: not again, and not later.
      await fleet.add([{ ...job, notBefore: LATER }])
      expect((await fleet.states([id]))[0]).toMatchObject({ state: 'done', attempts: 1 })
    })

    it('while it is applied is refused when it is to be applied otherwise, and what comes with it too', async () => {
      const { faults } = theOrg().emulator
      faults.add({ method: 'PATCH', fault: { kind: 'latency', ms: 100 } })
      const job = await planned()
      const [id = ''] = await fleet.add([job])
      const other: ApplyJob = { ...job, planId: 'other', notBefore: LATER }
      const [otherId = ''] = await fleet.add([other])
      await work()
      while (effects() === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await expect(
        fleet.add([
          { ...other, notBefore: undefined },
          { ...job, onConflict: 'skip' },
        ]),
      ).rejects.toMatchObject({ code: 'plan.locked', message: expect.stringContaining('is being applied right now') })
      expect((await fleet.states([otherId]))[0]?.state).toBe('delayed')
      expect(await fleet.add([job])).toEqual([id])
      faults.clear()
      expect((await fleet.ended([id]))[0]).toMatchObject({ state: 'done', attempts: 1 })
    })

    it('stops when the worker has lost its lock, and the next one resumes it', async () => {
      const { faults, stats } = theOrg().emulator
      faults.add({ method: 'PATCH', fault: { kind: 'latency', ms: 3_000 } })
      const job = await planned()
      const [id = ''] = await fleet.add([job])
      const notices: WorkerNotice[] = []
      await new Promise<void>((resolve) => {
        const onNotice = (notice: WorkerNotice): void => {
          notices.push(notice)
          resolve()
        }
        void work({ lockMs: 2_000, onNotice })
      })
      expect(await redis.connect().del(`bull:skillroute:${id}:lock`)).toBe(1)
      expect((await fleet.ended([id]))[0]).toMatchObject({ state: 'done', result: { outcome: 'done' } })
      expect(notices).toContainEqual(
        expect.objectContaining({ type: 'postponed', message: expect.stringContaining('its lock was lost') }),
      )
      expect(stats.effects.size).toBeGreaterThan(0)
      expect(Math.max(...stats.effects.values())).toBe(1)
    })

    it('does not begin before its time, whatever the queue says', async () => {
      const clock = manualClock(Date.parse('2026-12-01T21:00:00Z'))
      const job: ApplyJob = { ...(await planned()), notBefore: '2026-12-01T22:00:00Z' }
      const { signal } = new AbortController()
      const context = {
        folder,
        signal,
        clock,
        lease: fileLease(join(folder, 'leases')),
        connect: async () => client(),
        progress: () => undefined,
        notify: async () => undefined,
      }
      const early = await runJob(job, context).catch((error: unknown) => verdictOn(error, signal))
      expect(early).toMatchObject({ state: 'postponed', afterMs: 3_600_000 })
      expect(effects()).toBe(0)
      clock.jump(Date.parse('2026-12-01T22:00:00Z'))
      expect(await runJob(job, context)).toMatchObject({ kind: 'apply', outcome: 'done' })
    })

    it('is done when what is left of it has expired', async () => {
      await work()
      const [ended] = await fleet.ended(await fleet.add([await planned(Date.now() - 60_000)]))
      expect(ended).toMatchObject({ state: 'done', attempts: 1, result: { outcome: 'partial' } })
      expect(ended?.result?.kind === 'apply' && ended.result.counts.skipped).toBeGreaterThan(0)
      expect(effects()).toBe(0)
    })
  },
)
