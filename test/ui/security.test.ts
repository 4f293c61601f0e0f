/** Nobody but the page itself reaches the server of `skillroute ui`. */
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startUiOrg, type UiOrg } from '../support/ui-org'

let org: UiOrg
let cookie: string
let approverCookie: string
const PATHS = ['/', '/page.js', '/page.css', '/api/state', '/api/events', '/api/matrix', '/api/week', '/api/plan/x']
const ACTIONS = [
  'search',
  'variant',
  'copy',
  'drop',
  'save',
  'invite',
  'approve',
  'apply',
  'stop',
  'verify',
  'undo',
  'read',
]

beforeAll(async () => {
  org = await startUiOrg({ seed: 4, agents: 6, queues: 1, skills: 2 })
  await org.ui.ready
  cookie = await redeem(new URL(org.ui.url).search)
})
afterAll(() => org.stop())

interface Answered {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** A request as it is written down, host and origin of the caller's choice. */
function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  return new Promise<Answered>((resolve, reject) => {
    const requested = request(
      { hostname: '127.0.0.1', port: org.ui.port, path, method, headers, agent: false },
      (answer) => {
        const parts: Buffer[] = []
        const end = () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString(), headers: answer.headers })
        answer.on('data', (part) => {
          parts.push(part)
          // A stream of events does not end by itself.
          if (answer.headers['content-type'] === 'text/event-stream') {
            end()
            requested.destroy()
          }
        })
        answer.on('end', end)
      },
    )
    requested.on('error', reject)
    requested.end(body)
  })
}

async function redeem(search: string): Promise<string> {
  const { status, headers } = await ask(`/${search}`)
  expect(status).toBe(200)
  const [set = ''] = headers['set-cookie'] ?? []
  expect(set).toMatch(/^skillroute-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
  return set.split(';')[0] ?? ''
}

const post = (extra: Record<string, string>): Asked => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...extra },
  body: '{}',
})

describe('the page', () => {
  it('opens one session by its token, which is dead then', async () => {
    const { search } = new URL(org.ui.url)
    for (const path of [`/${search}`, '/', '/?token=', `/?token=${'a'.repeat(43)}`])
      expect(await ask(path), path).toMatchObject({ status: 401 })
    const page = await ask('/', { headers: { cookie } })
    expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'/)
    expect(policy).not.toContain('unsafe')
    expect(page.text).not.toContain(search.slice(7))
    for (const path of PATHS.slice(0, 6))
      expect(await ask(path, { headers: { cookie } }), path).toMatchObject({ status: 200 })
    expect(await ask(`/${search}`, { method: 'HEAD', headers: { cookie } })).toMatchObject({ status: 401 })
  })

  it('answers nothing without a session', async () => {
    const others = ['', `skillroute-${org.ui.port}=`, `skillroute-${org.ui.port}=${'a'.repeat(43)}`, 'skillroute=x']
    for (const other of others) {
      const headers = { cookie: other }
      for (const path of PATHS) expect(await ask(path, { headers }), path).toMatchObject({ status: 401 })
      for (const action of ACTIONS) {
        const own = post({ ...headers, origin: `http://127.0.0.1:${org.ui.port}` })
        expect(await ask(`/api/${action}`, own), action).toMatchObject({ status: 401 })
      }
    }
  })

  it('answers under no other host name, even with a session', async () => {
    const { port } = org.ui
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `[::1]:${port}`,
    ]) {
      for (const path of PATHS)
        expect(await ask(path, { headers: { cookie, host } }), host).toMatchObject({ status: 421 })
      for (const action of ACTIONS)
        expect(await ask(`/api/${action}`, post({ cookie, host, origin: `http://${host}` }))).toMatchObject({
          status: 421,
        })
    }
    expect(await ask('/', { headers: { cookie, host: `localhost:${port}` } })).toMatchObject({ status: 200 })
  })

  it('answers to no page of another origin, even with a session', async () => {
    const { port } = org.ui
    const own = `http://127.0.0.1:${port}`
    for (const origin of [
      'https://evil.example',
      'null',
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      `http://127.0.0.1:${port + 1}`,
    ]) {
      for (const path of PATHS)
        expect(await ask(path, { headers: { cookie, origin } }), `${origin} ${path}`).toMatchObject({ status: 403 })
      for (const action of ACTIONS)
        expect(await ask(`/api/${action}`, post({ cookie, origin })), origin).toMatchObject({ status: 403 })
    }
    for (const site of ['cross-site', 'same-site']) {
      for (const path of PATHS.slice(1))
        expect(await ask(path, { headers: { cookie, 'sec-fetch-site': site } }), path).toMatchObject({ status: 403 })
      const framed = { cookie, 'sec-fetch-site': site, 'sec-fetch-dest': 'iframe' }
      expect(await ask('/', { headers: framed })).toMatchObject({ status: 403 })
      const opened = { cookie, 'sec-fetch-site': site, 'sec-fetch-dest': 'document' }
      expect(await ask('/', { headers: opened })).toMatchObject({ status: 200 })
    }
    // Without an origin it is no page at all, and as a form it is not understood.
    expect(await ask('/api/search', post({ cookie }))).toMatchObject({ status: 403 })
    const form = post({ cookie, origin: own, 'content-type': 'application/x-www-form-urlencoded' })
    expect(await ask('/api/search', form)).toMatchObject({ status: 415 })
    // Reading again needs no more than an empty body.
    for (const action of ACTIONS.filter((one) => one !== 'read'))
      expect(await ask(`/api/${action}`, post({ cookie, origin: own })), action).toMatchObject({ status: 400 })
  })

  it('lets an approver see and approve one plan, and nothing else', async () => {
    const origin = `http://127.0.0.1:${org.ui.port}`
    const send = async (path: string, body: unknown, as = cookie) =>
      await ask(`/api/${path}`, { ...post({ cookie: as, origin }), body: JSON.stringify(body) })
    const state = async (as = cookie) => JSON.parse((await ask('/api/state', { headers: { cookie: as } })).text)
    const [agent] = (await state()).agents
    const { rows, skills } = JSON.parse((await ask('/api/matrix', { headers: { cookie } })).text)
    const held = rows.find((row: { id: string }) => row.id === agent.id).levels
    const [skill] = skills
    const edits = [{ agentId: agent.id, skillId: skill.id, level: held[skill.id] === 3 ? 4 : 3 }]
    expect(await send('variant', { id: 'A', point: 0, ticked: {}, edits, protect: [] })).toMatchObject({ status: 200 })
    // A plan is saved with its forecast, which follows its changes.
    await expect.poll(async () => (await state()).variants[0].hash).toBeDefined()
    const [{ hash }] = (await state()).variants
    expect(await send('save', { id: 'A', hash: 'other' })).toMatchObject({ status: 409 })
    const saved = await send('save', { id: 'A', hash, reason: 'CHG-1' })
    expect(saved).toMatchObject({ status: 200 })
    const { planId } = JSON.parse(saved.text)
    const { url } = JSON.parse((await send('invite', { planId })).text)
    approverCookie = await redeem(new URL(url).search)
    const seen = await state(approverCookie)
    expect(seen).toMatchObject({ role: 'approver', queues: [], agents: [], variants: [], plans: [{ planId }] })
    for (const path of ['matrix', 'week?queue=x'])
      expect(await ask(`/api/${path}`, { headers: { cookie: approverCookie } })).toMatchObject({ status: 403 })
    for (const action of ACTIONS.filter((one) => one !== 'approve'))
      expect(await send(action, {}, approverCookie), action).toMatchObject({ status: 403 })
    const [{ hash: savedHash }] = seen.plans
    const by = { planId, hash: savedHash, by: 'Ann Lee', reason: 'looks right' }
    expect(await send('apply', { planId, hash: savedHash, removes: false })).toMatchObject({ status: 409 })
    expect(await send('approve', { ...by, planId: 'plan_other' }, approverCookie)).toMatchObject({ status: 409 })
    expect(await send('approve', { ...by, hash }, approverCookie)).toMatchObject({ status: 409 })
    expect(org.saved.approvals).toEqual([])
    expect(await send('approve', by, approverCookie)).toMatchObject({ status: 200 })
    expect(org.saved.approvals).toEqual([`${savedHash} Ann Lee`])
    expect((await state()).plans[0].approvals).toMatchObject([{ by: 'Ann Lee', reason: 'looks right' }])
  })
})
