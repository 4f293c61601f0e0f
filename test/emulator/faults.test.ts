import { afterEach, describe, expect, it } from 'vitest'
import { type Lab, some, startLab } from './lab'

let lab: Lab
afterEach(() => lab.stop())

const SKILLS = '/api/v2/routing/skills'

/** A user and a bulk write of one skill at a level. */
function target() {
  const { world } = lab.emulator
  const user = some(world.users.values(), (one) => one.state === 'active')
  const skill = some(world.skills.keys())
  const path = `/api/v2/users/${user.id}/routingskills`
  const write = (proficiency: number) => lab.call('PATCH', `${path}/bulk`, [{ id: skill, proficiency }])
  return { user, skill, path, write }
}

describe('a rule', () => {
  it('hits by method, path, after and times', async () => {
    lab = await startLab()
    lab.emulator.faults.add({
      method: 'get',
      path: /skills$/,
      after: 1,
      times: 2,
      fault: { kind: 'status', status: 503 },
    })
    const statuses: number[] = []
    for (let n = 0; n < 5; n++) statuses.push((await lab.call('GET', SKILLS)).status)
    expect(statuses).toEqual([200, 503, 503, 200, 200])
    expect((await lab.call('GET', '/api/v2/routing/queues')).status).toBe(200)
  })

  it('hits its share, the same requests with the same seed', async () => {
    const runs: string[] = []
    for (const seed of [3, 3, 4]) {
      lab = await startLab({ seed })
      lab.emulator.faults.add({ path: SKILLS, share: 0.3, fault: { kind: 'status', status: 500 } })
      const statuses: number[] = []
      for (let n = 0; n < 100; n++) statuses.push((await lab.call('GET', SKILLS)).status)
      expect(statuses.filter((status) => status === 500).length).toBeGreaterThan(15)
      expect(statuses.filter((status) => status === 500).length).toBeLessThan(45)
      runs.push(statuses.join(' '))
      if (runs.length < 3) await lab.stop()
    }
    expect(runs[0]).toBe(runs[1])
    expect(runs[0]).not.toBe(runs[2])
  })

  it('stops with clear()', async () => {
    lab = await startLab()
    lab.emulator.faults.add({ path: SKILLS, fault: { kind: 'status', status: 500, code: 'boom', message: 'bang' } })
    expect((await lab.call('GET', SKILLS)).body).toMatchObject({ code: 'boom', message: 'bang', status: 500 })
    lab.emulator.faults.clear()
    expect((await lab.call('GET', SKILLS)).status).toBe(200)
  })
})

describe('a fault', () => {
  it('of rateLimit carries Retry-After and the limit it names', async () => {
    lab = await startLab()
    const fault = { kind: 'rateLimit', retryAfterSeconds: 7, limitKey: 'queues.rate', namespace: 'routing' } as const
    lab.emulator.faults.add({ path: SKILLS, fault })
    const answer = await lab.call('GET', SKILLS)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7'])
    expect(answer.body.limit).toMatchObject({ key: 'queues.rate', namespace: 'routing' })
  })

  it.each([
    ['before', undefined],
    ['after', 4.5],
  ] as const)('of reset %s the write cuts the connection, with the work done only after it', async (when, level) => {
    lab = await startLab()
    const { user, skill, write } = target()
    user.skills.delete(skill)
    lab.emulator.faults.add({ method: 'PATCH', fault: { kind: 'reset', when } })
    await lab.login()
    const error = await write(4.5).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error instanceof Error && error.cause)).toContain('ECONNRESET')
    expect(user.skills.get(skill)).toBe(level)
  })

  it('of timeout after the write never answers although the work was done', async () => {
    lab = await startLab()
    const { user, skill, path } = target()
    lab.emulator.faults.add({ method: 'PATCH', fault: { kind: 'timeout', when: 'after' } })
    const authorization = `Bearer ${await lab.login()}`
    const giveUp = new AbortController()
    const pending = fetch(`${lab.emulator.url}${path}/bulk`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify([{ id: skill, proficiency: 0.5 }]),
      signal: giveUp.signal,
    }).catch((error: unknown) => error)
    while (lab.emulator.stats.effects.size === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(user.skills.get(skill)).toBe(0.5)
    giveUp.abort(new Error('gave up'))
    expect(await pending).toMatchObject({ message: 'gave up' })
  })

  it('of truncated cuts the connection in the body and, the next time, the JSON alone', async () => {
    lab = await startLab()
    lab.emulator.faults.add({ path: SKILLS, fault: { kind: 'truncated' } })
    const authorization = `Bearer ${await lab.login()}`
    const first = await fetch(lab.emulator.url + SKILLS, { headers: { authorization } })
    await expect(first.text()).rejects.toThrow('terminated')
    const second = await fetch(lab.emulator.url + SKILLS, { headers: { authorization } })
    const text = await second.text()
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })

  it('of html and emptyBody answers as a proxy would', async () => {
    lab = await startLab()
    lab.emulator.faults.add({ path: SKILLS, times: 1, fault: { kind: 'html', status: 502 } })
    lab.emulator.faults.add({ path: SKILLS, times: 1, fault: { kind: 'emptyBody', status: 500 } })
    const html = await lab.call('GET', SKILLS)
    expect([html.status, html.headers.get('content-type'), html.text.slice(0, 6)]).toEqual([502, 'text/html', '<html>'])
    const empty = await lab.call('GET', SKILLS)
    expect([empty.status, empty.text]).toEqual([500, ''])
  })

  it('of duplicateRows and missingRows spoils a list', async () => {
    lab = await startLab()
    const whole = await lab.call('GET', `${SKILLS}?pageSize=5`)
    lab.emulator.faults.add({ times: 1, fault: { kind: 'duplicateRows' } })
    const twice = await lab.call('GET', `${SKILLS}?pageSize=5`)
    expect(twice.rows.map(({ id }) => id)).toEqual([...whole.rows, ...whole.rows.slice(-1)].map(({ id }) => id))
    lab.emulator.faults.add({ times: 1, fault: { kind: 'missingRows', count: 2 } })
    const fewer = await lab.call('GET', `${SKILLS}?pageSize=5`)
    expect(fewer.rows.map(({ id }) => id)).toEqual(whole.rows.slice(0, 3).map(({ id }) => id))
  })

  it('of staleRead shows a user as before the latest write, in single reads and lists, and leaves the world alone', async () => {
    lab = await startLab()
    const { user, skill, path, write } = target()
    user.skills.set(skill, 1)
    await write(4)
    lab.emulator.faults.add({ method: 'GET', times: 2, fault: { kind: 'staleRead' } })
    const stale = await lab.call('GET', path)
    expect(stale.rows).toContainEqual(expect.objectContaining({ id: skill, proficiency: 1 }))
    const list = await lab.call('GET', `/api/v2/users?id=${user.id}&expand=skills`)
    expect(list.rows[0]?.skills).toContainEqual(expect.objectContaining({ id: skill, proficiency: 1 }))
    const fresh = await lab.call('GET', path)
    expect(fresh.rows).toContainEqual(expect.objectContaining({ id: skill, proficiency: 4 }))
    expect(user.skills.get(skill)).toBe(4)
  })

  it('of secondWriter lets someone else write just before', async () => {
    lab = await startLab()
    const { user, skill, path } = target()
    const write = (): void => void user.skills.set(skill, 2.5)
    lab.emulator.faults.add({ times: 1, path, fault: { kind: 'secondWriter', write } })
    const answer = await lab.call('GET', path)
    expect(answer.rows).toContainEqual(expect.objectContaining({ id: skill, proficiency: 2.5 }))
  })

  it('of revokeToken takes the token out of use', async () => {
    lab = await startLab()
    lab.emulator.faults.add({ path: SKILLS, times: 1, fault: { kind: 'revokeToken' } })
    expect((await lab.call('GET', SKILLS)).body.code).toBe('bad.credentials')
    expect((await lab.call('GET', SKILLS)).status).toBe(401)
  })

  it('of latency waits on the clock of the emulator', async () => {
    lab = await startLab()
    await lab.call('GET', SKILLS)
    lab.emulator.faults.add({ path: SKILLS, fault: { kind: 'latency', ms: 3_600_000 } })
    const pending = lab.call('GET', SKILLS)
    while (lab.clock.pending === 0) await new Promise((resolve) => setImmediate(resolve))
    await lab.clock.advance(3_600_000)
    expect((await pending).status).toBe(200)
  })
})
