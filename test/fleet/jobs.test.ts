import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'bullmq'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client'
import { canonicalJson } from '../../src/core/json/json'
import { type Fleet, type FleetJobState, type FleetWorker, openFleet, startWorker } from '../../src/fleet'
import type { WorkerNotice, WorkerOptions } from '../../src/fleet/worker'
import { simulate } from '../../src/optimizer'
import { seededModel } from '../../src/optimizer/test-model'
import { redisLease } from '../../src/stores/redis'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { verifyWebhook } from '../../src/webhooks'
import { listening } from '../support/listening'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'
import { useRealThreads } from '../support/threads'
import { type FleetOrg, startOrgs, stopOrgs } from './orgs'

// Locks that live for seconds are lost while a search holds up the process.
useRealThreads()

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

describe.skipIf(withoutRedis !== undefined)(`jobs of a fleet${withoutRedis ? `: ${withoutRedis}` : ''}`, () => {
  let redis: TestRedis
  let fleet: Fleet
  let folder: string
  let orgs: FleetOrg[]
  const workers: FleetWorker[] = []
  const notices: WorkerNotice[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'skillroute-jobs-'))
    redis = await startRedis()
    fleet = await openFleet({ redisUrl: redis.url })
    orgs = []
    notices.length = 0
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()))
    await fleet.close()
    await redis.stop()
    await stopOrgs(orgs)
    await rm(folder, { recursive: true, force: true })
  })

  async function work(more: Partial<WorkerOptions> = {}): Promise<FleetWorker> {
    const worker = await startWorker({
      redisUrl: redis.url,
      folder,
      lockMs: 1_000,
      lease: redisLease(redis.connect(), { ttlMs: 1_000 }),
      onNotice: (notice) => notices.push(notice),
      async connect(name) {
        const org = orgs.find((one) => one.name === name)
        if (org === undefined) throw new Error(`no org ${name}`)
        const { url, clientId, clientSecret } = org.emulator
        const auth = clientCredentials({ clientId, clientSecret })
        return createClient({ baseUrl: url, loginUrl: url, auth, ratePerMinute: 60_000 })
      },
      ...more,
    })
    workers.push(worker)
    return worker
  }

  async function planned(): Promise<{ kind: 'apply'; org: string; planId: string; hash: string }> {
    const [org] = orgs
    if (org === undefined) throw new Error('no org')
    const want = { desired: { text: org.desired, file: 'desired.json' } }
    const request = { want, forecast: { method: 'none' as const } }
    const [state] = await fleet.ended(await fleet.add([{ kind: 'plan', org: org.name, request }]))
    if (state?.result?.kind !== 'plan') throw new Error(state?.error)
    const { planId, hash } = state.result
    return { kind: 'apply', org: org.name, planId, hash }
  }

  it('simulate scenarios, the same on any worker', async () => {
    const model = seededModel(3, 10, 3)
    const options = { seed: 7, replications: 2, hours: 4 }
    await mkdir(join(folder, 'models'))
    await writeFile(join(folder, 'models', 'a.json'), JSON.stringify(model))
    await work()
    const ids = await fleet.add(
      ['a', 'missing'].map((name) => ({ kind: 'simulate', name, model: `models/${name}.json`, options })),
    )
    const [done, failed] = await fleet.ended(ids)
    const alone = simulate(model, options)
    expect(done?.result).toMatchObject({ kind: 'simulate', serviceLevel: alone.total.serviceLevel.offered.mean })
    const retained: unknown = JSON.parse(await readFile(join(folder, 'simulations', 'a.json'), 'utf8'))
    expect(canonicalJson(retained)).toBe(canonicalJson(JSON.parse(JSON.stringify(alone))))
    // What another attempt cannot mend is not tried again.
    expect(failed).toMatchObject({
      state: 'failed',
      attempts: 1,
      error: expect.stringContaining('must share the folder'),
    })
  })

  it('deliver webhooks: signed, each once, until the endpoint wants no more', async () => {
    const seen: { type: string; ok: boolean }[] = []
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk) => chunks.push(chunk))
      request.on('end', async () => {
        const body = Buffer.concat(chunks).toString()
        const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
        const ok = await verifyWebhook({ headers, body, secrets: SECRET }).then(
          () => true,
          () => false,
        )
        seen.push({ type: JSON.parse(body).type, ok })
        response.writeHead(seen.length === 3 ? 410 : 200).end()
      })
    })
    const { port, close } = await listening(server)
    orgs = await startOrgs(1, 20, 4)
    const endpoint = { name: 'wfm', url: `http://127.0.0.1:${port}/hook`, secrets: SECRET, allowPrivate: true }
    await work({ endpoints: [endpoint] })
    const job = await planned()
    const [applied] = await fleet.ended(await fleet.add([job]))
    expect(applied?.state).toBe('done')
    while (seen.length < 3) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(seen.map(({ ok }) => ok)).toEqual([true, true, true])
    expect(new Set(seen.map(({ type }) => type))).toEqual(new Set(['plan.built', 'plan.applied', 'run.summary']))
    await close()
  })

  it('wait for their time, and go back in line when their worker stops', async () => {
    orgs = await startOrgs(1, 60, 50)
    const first = await work()
    const job = await planned()
    const atMs = Date.now() + 1_500
    const [id = ''] = await fleet.add([{ ...job, notBefore: new Date(atMs).toISOString() }])
    expect((await fleet.states([id]))[0]?.state).toBe('delayed')
    const effects = orgs[0]?.emulator.stats.effects
    // Writes take a while, so that the worker stops in the middle.
    orgs[0]?.emulator.faults.add({ method: 'PATCH', fault: { kind: 'latency', ms: 50 } })
    while ((effects?.size ?? 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(Date.now()).toBeGreaterThanOrEqual(atMs)
    await first.close()
    const state: FleetJobState | undefined = (await fleet.states([id]))[0]
    expect(['delayed', 'waiting']).toContain(state?.state)
    expect(notices.at(-1)).toMatchObject({ type: 'postponed', message: 'the worker stops' })
    await work()
    const [ended] = await fleet.ended([id])
    expect(ended).toMatchObject({ state: 'done', result: { kind: 'apply', outcome: 'done' } })
    expect([...(effects?.values() ?? [])].every((times) => times === 1)).toBe(true)
  })

  it('fail at once with wrong credentials, and are taken up again when given out again', async () => {
    orgs = await startOrgs(1, 20, 4)
    await work()
    const job = await planned()
    const [id = ''] = await fleet.add([{ ...job, org: 'elsewhere' }])
    const [failed] = await fleet.ended([id])
    expect(failed).toMatchObject({ state: 'failed', attempts: 1 })
    const [done] = await fleet.ended(await fleet.add([job, job]))
    expect(done?.state).toBe('done')
    expect(await fleet.add([{ ...job, org: 'elsewhere' }])).toEqual([id])
    expect((await fleet.ended([id]))[0]).toMatchObject({ state: 'failed', attempts: 2 })
  })

  it('that are done have their result, however closely one looks', async () => {
    const job = { kind: 'simulate', model: 'none.json', options: { seed: 1 } } as const
    const ids = await fleet.add(Array.from({ length: 200 }, (_, at) => ({ ...job, name: `${at}` })))
    const result = { kind: 'simulate', name: 'a', file: 'a.json', serviceLevel: 1 }
    const engine = new Worker('skillroute', async () => result, { connection: { url: redis.url } })
    const done = new Set<string>()
    try {
      while (done.size < ids.length) {
        for (const one of (await fleet.states(ids)).filter(({ state }) => state === 'done')) {
          expect(one.result).toEqual(result)
          done.add(one.id)
        }
      }
    } finally {
      await engine.close()
    }
  })

  it('says when Redis knows of them no more', async () => {
    await expect(fleet.ended(['unheard-of'])).rejects.toMatchObject({ code: 'fleet.lost' })
  })
})
