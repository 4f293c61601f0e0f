/** The example for web-standards runtimes, bundled for no platform and run by a real one. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requiredAgents } from '../../src/optimizer'
import { signWebhook } from '../../src/webhooks'
import { bundleNeutral } from './bundle'
import { noWorkerd, startWorkerd, type Workerd } from './workerd'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const folder = mkdtempSync(join(tmpdir(), 'edge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const queue = { callsPerHour: 240, ahtSeconds: 300, target: { serviceLevel: 0.8, targetSeconds: 20 }, shrinkage: 0.3 }
const event = {
  format: 'skillroute/event@1',
  id: 'msg_1',
  type: 'plan.applied',
  timestamp: '2026-03-02T09:00:00Z',
  org: { id: 'org', name: 'Org' },
  subject: { kind: 'plan', id: 'plan_1' },
  data: { planId: 'plan_1', outcome: 'done' },
}

it('asks for no module of any platform', async () => {
  const { external, bytes } = await bundleNeutral('examples/edge/worker.ts', join(folder, 'worker.mjs'))
  expect(external).toEqual([])
  expect(readFileSync(join(folder, 'worker.mjs'), 'utf8')).not.toMatch(/["']node:|require\(/)
  expect(bytes).toBeLessThan(60_000)
})

const skipped = noWorkerd === undefined ? '' : ` (skipped: ${noWorkerd})`
describe.skipIf(noWorkerd !== undefined)(`in workerd${skipped}`, () => {
  let runtime: Workerd
  beforeAll(async () => {
    await bundleNeutral('examples/edge/worker.ts', join(folder, 'worker.mjs'))
    runtime = await startWorkerd(folder, 'worker.mjs', { WEBHOOK_SECRET: SECRET })
  })
  afterAll(() => runtime?.stop())

  const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${runtime.url}${path}`, { method: 'POST', body, headers })

  it('computes what Node computes, to the last digit', async () => {
    const answer = await post('/staffing', JSON.stringify(queue))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(requiredAgents(queue))))
  })

  it('says what is wrong with the input', async () => {
    const answer = await post('/staffing', JSON.stringify({ ...queue, callsPerHour: -1 }))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('callsPerHour')
    expect((await fetch(runtime.url)).status).toBe(404)
  })

  it('takes a signed event once and refuses a changed byte, a wrong secret and no signature', async () => {
    const body = JSON.stringify(event)
    const headers = { ...(await signWebhook({ secrets: SECRET, id: 'msg_1', body })) }
    expect((await post('/events', body, headers)).status).toBe(200)
    expect(await (await post('/events', body, headers)).text()).toContain('replayed')
    const changed = body.replace('"done"', '"dona"')
    expect((await post('/events', changed, headers)).status).toBe(401)
    const other = await signWebhook({ secrets: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', id: 'msg_2', body })
    expect((await post('/events', body, { ...other })).status).toBe(401)
    expect((await post('/events', body)).status).toBeGreaterThanOrEqual(400)
  })
})
