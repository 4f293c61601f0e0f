/**
 * The Lambda examples against an emulated org and a real PostgreSQL. SKILLROUTE_FULL=1 makes a plan over many invocations,
 * SKILLROUTE_LAMBDA_CHANGES=10000 at the size of a large org.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDriftCheck } from '../../examples/lambda/drift-check'
import { createWebhook } from '../../examples/lambda/webhook'
import { type Client, createClient } from '../../src/client'
import { type Emulator, startEmulator } from '../../src/emulator'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { signWebhook } from '../../src/webhooks'
import { captureSnapshot } from '../../src/workflows'
import { settingsOf } from '../support/cli'
import { noPostgres, type Postgres, startPostgres } from '../support/postgres'
import { drawnPlan, effectsOf } from '../support/proposals'
import { bundleForNode } from './bundle'
import { type Sandboxes, sandboxes } from './sandboxes'

const CHANGES = Number(process.env.SKILLROUTE_LAMBDA_CHANGES ?? 200)
/** Raised from the platform's 300 a minute, so that a run of minutes need not take hours. */
const RATE = 600_000
/** What each request takes: about what the platform takes. */
const LATENCY_MS = 120
/** Time of one invocation, and how long before its end the last write begins. */
const [LIMIT_MS, RESERVE_MS, MOVES, MIN] = CHANGES > 1_000 ? [6_000, 2_000, 4, 20] : [2_000, 800, 2, 5]
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const skipped = noPostgres === undefined ? '' : ` (skipped: ${noPostgres})`

describe.skipIf(noPostgres !== undefined)(`Lambda functions${skipped}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'))
  let db: Postgres
  let emulator: Emulator
  let client: Client
  let lambda: Sandboxes | undefined

  /** What the wait of the state machine does: the lease of a killed sandbox runs out. */
  async function expireLeases(): Promise<void> {
    await db.pool.query('UPDATE skillroute_leases SET expires_at = clock_timestamp()')
  }

  async function startOrg(agents: number): Promise<void> {
    emulator = await startEmulator({ seed: 6, agents, queues: 3, skills: 20, ratePerMinute: RATE })
    const { url, loginUrl, clientId, clientSecret } = emulator
    const auth = clientCredentials({ clientId, clientSecret })
    client = createClient({ baseUrl: url, loginUrl, auth, ratePerMinute: RATE })
  }

  beforeAll(async () => {
    db = await startPostgres()
  })
  afterEach(async () => {
    await lambda?.stop()
    lambda = undefined
    await client.close()
    await emulator.stop()
  })
  afterAll(async () => {
    await db?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  if (process.env.SKILLROUTE_FULL === '1')
    it(`makes a plan of ${CHANGES} changes over many invocations, each once`, async () => {
      await startOrg(Math.ceil((CHANGES / MOVES) * 1.15))
      const plan = drawnPlan(await captureSnapshot(client), { agents: CHANGES / MOVES, moves: MOVES })
      expect(plan.changes.length).toBe(CHANGES)
      writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
      await bundleForNode('test/serverless/sandbox-run.ts', join(folder, 'sandbox.mjs'))
      const database = { PGHOST: db.host, PGUSER: 'skillroute', PGDATABASE: 'postgres' }
      lambda = sandboxes(join(folder, 'sandbox.mjs'), [join(folder, 'plan.json'), String(RESERVE_MS)], {
        ...settingsOf(emulator),
        ...database,
        RATE_PER_MINUTE: String(RATE),
      })
      emulator.faults.add({ path: '/api/', fault: { kind: 'latency', ms: LATENCY_MS } })
      let invocations = 0
      let killed = 0
      let status = 'unfinished'
      for (let left: number | null = CHANGES; status === 'unfinished'; invocations++) {
        // Every fifth is ended from outside, in the middle of its writes: out of memory, or stopped too late.
        const dieMs = invocations % 5 === 3 ? LIMIT_MS - RESERVE_MS : undefined
        const invoked = await lambda.invoke({ night: '2026-03-02' }, LIMIT_MS, dieMs)
        if (invoked.how === 'killed') {
          killed += 1
          await expireLeases()
          continue
        }
        // A heartbeat that the killed one had sent may arrive after that and hold the lease again.
        if (invoked.result.left === null) await expireLeases()
        status = invoked.result.status
        if (invocations > 500) throw new Error(`no end in sight: ${invoked.result.message}`)
        if (left !== null && invoked.result.left !== null) expect(invoked.result.left).toBeLessThanOrEqual(left)
        left = invoked.result.left
      }
      const { started } = lambda
      console.log(
        `lambda: ${CHANGES} changes in ${invocations} invocations of ${LIMIT_MS} ms (${killed} killed) in ${started} sandboxes; ` +
          `the emulator's rate was raised to ${RATE} a minute, each request took ${LATENCY_MS} ms or more`,
      )
      expect(status).toBe('done')
      expect(invocations).toBeGreaterThanOrEqual(MIN)
      expect(killed).toBeGreaterThan(0)
      expect(started).toBe(killed + 1)
      expect(effectsOf(emulator, plan)).toEqual(plan.changes.map(() => 1))
      expect(emulator.stats.effects.size).toBe(plan.changes.length)
      // At most one for each sandbox, and one for this process: a warm start asks for none.
      expect(emulator.stats.tokenRequests).toBeLessThanOrEqual(started + 1)
    })

  it('handles a signed event once, whichever sandbox gets it', async () => {
    await startOrg(10)
    const handled: string[] = []
    const on = {
      'plan.applied': ({ data }: { data: { planId: string } }) => {
        handled.push(data.planId)
      },
    }
    const [one, other] = [0, 1].map(() => createWebhook({ secrets: SECRET, pool: db.pool, on }))
    const body = JSON.stringify({
      format: 'skillroute/event@1',
      type: 'plan.applied',
      timestamp: '2026-03-02T09:00:00Z',
      data: { planId: 'plan_1', outcome: 'done' },
    })
    const headers = { ...(await signWebhook({ secrets: SECRET, id: 'evt_1', body })) }
    const request = { headers, body, requestContext: { http: { method: 'POST' } } }
    expect(await one?.(request)).toMatchObject({ statusCode: 200 })
    expect(await other?.(request)).toMatchObject({ statusCode: 200 })
    expect(handled).toEqual(['plan_1'])
    expect(await one?.({ ...request, body: body.replace('done', 'dona') })).toMatchObject({ statusCode: 401 })
  })

  it('tells whether the org is what was approved', async () => {
    await startOrg(20)
    const approved = await captureSnapshot(client)
    const check = createDriftCheck(client, JSON.parse(JSON.stringify(approved)))
    const context = { getRemainingTimeInMillis: () => 60_000 }
    expect(await check({}, context)).toMatchObject({ ok: true, differences: 0 })
    const [user] = emulator.world.users.values()
    const [skill] = emulator.world.skills.keys()
    user?.skills.set(skill ?? '', user.skills.get(skill ?? '') === 4.5 ? 3.5 : 4.5)
    const found = await check({}, context)
    expect(found).toMatchObject({ ok: false, differences: 1 })
    expect(found.text).toContain(user?.name)
    expect(await check({ ignore: ['agents'] }, context)).toMatchObject({ ok: true })
    await expect(check({}, { getRemainingTimeInMillis: () => 0 })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
