/** A saved emulator goes on as if it had never been stopped. */

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/random'
import { WEEK_MS } from '../../src/core/time/durations'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Lab, some, startLab } from './lab'

const folder = mkdtempSync(join(tmpdir(), 'skillroute-state-'))
const file = join(folder, 'center.json')
const PASSWORD = 'Sesame1!'

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a saved emulator', () => {
  let first: Lab
  let second: Lab
  beforeAll(async () => {
    first = await startLab({ seed: 4, agents: 16, queues: 3, skills: 6, switches: { lagMs: 5000, handOnShare: 0.5 } })
    await useIt(first)
    await first.emulator.save(file)
    second = await startLab({
      state: file,
      agents: undefined,
      queues: undefined,
      skills: undefined,
      ratePerMinute: undefined,
    })
    // The second has to log in; an id is taken for that, too.
    await first.login()
    for (const lab of [first, second]) await lab.call('GET', '/api/v2/organizations/me')
  })
  afterAll(async () => {
    await first.stop()
    await second.stop()
  })

  it('has the same time, configuration and credentials after it is restored, and can be saved again', () => {
    expect(second.emulator.time.now()).toBe(first.emulator.time.now())
    expect(second.emulator.time.speed).toBe(first.emulator.time.speed)
    expect(second.emulator.clientSecret).toBe(first.emulator.clientSecret)
    const [{ tokens: _a, ...a }, { tokens: _b, ...b }] = [first.emulator.state(), second.emulator.state()]
    expect(b).toEqual(a)
  })

  it.skipIf(process.platform === 'win32')('is a file for its owner alone: it holds tokens', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('keeps no password', () => {
    const bodies = first.emulator
      .state()
      .entries.flatMap((entry) => ('body' in entry && entry.body ? [entry.body] : []))
    const texts = bodies.map((body) => Buffer.from(body, 'base64').toString('utf8'))
    expect(texts.join()).toContain('"newPassword":"********"')
    expect(texts.join()).not.toContain(PASSWORD)
  })

  it('gives the same answers, byte for byte', async () => {
    for (const [method, path, body] of questions(first.emulator)) {
      const [a, b] = [await first.call(method, path, body), await second.call(method, path, body)]
      expect(b.text, `${method} ${path}`).toBe(a.text)
      expect(b.headers.get('inin-correlation-id')).toBe(a.headers.get('inin-correlation-id'))
    }
  })

  it('finishes what was under way, and takes the same changes in the same way', async () => {
    for (const lab of [first, second]) {
      lab.emulator.time.jump(20_000)
      const { body } = await lab.call('POST', '/api/v2/routing/skills', { name: 'Evenings' })
      await lab.call('POST', `/api/v2/users/${userOf(lab.emulator)}/routingskills`, { id: body.id, proficiency: 3 })
    }
    expect(second.emulator.world.changes).toEqual(first.emulator.world.changes)
    expect(second.emulator.world.queues).toEqual(first.emulator.world.queues)
  })

  it('lives the same following week, byte for byte', () => {
    for (const { emulator } of [first, second]) emulator.time.jump(WEEK_MS)
    const [a, b] = [first.emulator.world.history(), second.emulator.world.history()]
    expect(b.count).toBe(a.count)
    for (const name of ['start', 'type', 'agent', 'waitMs', 'talkMs', 'heldMs', 'acwMs', 'flags'] as const)
      expect(Buffer.from(b[name].buffer).equals(Buffer.from(a[name].buffer)), name).toBe(true)
    for (const id of a.agentIds) expect(b.statusSpans(id)).toEqual(a.statusSpans(id))
  })
})

describe('a state', () => {
  it('that was changed past the API is refused, since it cannot be played again', async () => {
    await using emulator = await startEmulator({ seed: 2, agents: 4, queues: 1, skills: 2 })
    some(emulator.world.users.values()).skills.clear()
    await expect(startEmulator({ state: emulator.state() })).rejects.toMatchObject({ code: 'input.invalid' })
  })

  it('goes with no option that it decides itself', async () => {
    await using emulator = await startEmulator({ seed: 2, agents: 4, queues: 1, skills: 2 })
    const state = emulator.state()
    await expect(startEmulator({ state, seed: 3, agents: 5 })).rejects.toThrow(/seed.*agents/s)
  })

  it('must be one: other files, and none at all, are refused by name', async () => {
    const other = join(folder, 'other.json')
    writeFileSync(other, '{"format":"skillroute/plan@1"}')
    await expect(startEmulator({ state: other })).rejects.toThrow(/must be a state that an emulator saved/)
    await expect(startEmulator({ state: join(folder, 'none.json') })).rejects.toThrow(/none\.json/)
  })
})

/** An hour of reads and writes at odd moments, some with their lag still running. */
async function useIt(lab: Lab): Promise<void> {
  const { world, time } = lab.emulator
  const random = seededRandom('use')
  const pick = <T>(list: Iterable<T>): T => {
    const all = [...list]
    return all[Math.floor(random() * all.length)] ?? some(all)
  }
  time.jump(3_600_000)
  for (let i = 0; i < 40; i++) {
    time.jump(Math.floor(random() * 4000))
    const [user, queue, skill] = [pick(world.users.keys()), pick(world.queues.keys()), pick(world.skills.keys())]
    const kind = i % 5
    if (kind === 0)
      await lab.call('POST', `/api/v2/users/${user}/routingskills`, { id: skill, proficiency: 1 + (i % 5) })
    if (kind === 1)
      await lab.call('PATCH', `/api/v2/routing/queues/${queue}/members/${user}`, { id: user, joined: i % 2 === 0 })
    if (kind === 2) await lab.call('GET', `/api/v2/routing/queues/${queue}/estimatedwaittime`)
    if (kind === 3) await lab.call('DELETE', `/api/v2/users/${user}/routingskills/${skill}`)
    if (kind === 4) await lab.call('POST', `/api/v2/routing/queues/${queue}/members`, [{ id: user }])
  }
  await lab.call('POST', '/api/v2/routing/skills', { name: 'Nights' })
  await lab.call('POST', '/api/v2/routing/skills', { name: 'Nights' })
  await lab.call('POST', `/api/v2/users/${userOf(lab.emulator)}/password`, { newPassword: PASSWORD })
}

function userOf({ world }: Emulator): string {
  return some(world.users.keys())
}

function questions({ world, time }: Emulator): [string, string, unknown?][] {
  const interval = `${new Date(time.now() - 86_400_000).toISOString()}/${new Date(time.now()).toISOString()}`
  return [
    ['GET', '/api/v2/users?pageSize=100&expand=skills,languages,routingStatus,presence'],
    ['GET', '/api/v2/routing/queues?pageSize=100'],
    ...[...world.queues.keys()].map((id): [string, string] => [
      'GET',
      `/api/v2/routing/queues/${id}/members?pageSize=100`,
    ]),
    ['GET', '/api/v2/routing/skills?pageSize=100'],
    ['GET', '/api/v2/users/11111111-2222-4333-8444-555555555555'],
    [
      'POST',
      '/api/v2/analytics/conversations/aggregates/query',
      { interval, metrics: ['nOffered', 'tHandle', 'tAbandon'], groupBy: ['queueId'] },
    ],
    ['POST', '/api/v2/audits/query/realtime', { interval, serviceName: 'Routing' }],
    [
      'POST',
      '/api/v2/analytics/users/aggregates/query',
      { interval, metrics: ['tAgentRoutingStatus'], groupBy: ['userId'] },
    ],
  ]
}
