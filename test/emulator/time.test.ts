/** Time in the emulated org: it runs, stands still and jumps; what the center does follows it, and is told to who listens. */

import { afterEach, describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../src/core/time/durations'
import type { EmulatorOptions } from '../../src/emulator'
import { getSimulation } from '../../src/emulator/history'
import { type WorldEvent, worldEvents } from '../../src/emulator/world/events'
import { type Lab, some, startLab } from './lab'

const NOW = Date.UTC(2026, 1, 4, 9)

let lab: Lab
async function start(options: EmulatorOptions = {}): Promise<Lab> {
  lab = await startLab({ agents: 30, queues: 4, skills: 6, now: NOW, ...options })
  return lab
}
afterEach(() => lab.stop())

describe('time', () => {
  it('begins at `now`, runs with the clock, faster when told to, and stands still', async () => {
    const { emulator, clock } = await start()
    expect(emulator.time.now()).toBe(NOW)
    await clock.advance(1000)
    expect(emulator.time.now()).toBe(NOW + 1000)
    emulator.time.run(60)
    await clock.advance(1000)
    expect(emulator.time.now()).toBe(NOW + 61_000)
    emulator.time.stop()
    await clock.advance(5000)
    expect([emulator.time.now(), emulator.time.speed]).toEqual([NOW + 61_000, 0])
    emulator.time.jump('2026-03-01T00:00:00Z')
    expect(emulator.time.now()).toBe(Date.UTC(2026, 2, 1))
    emulator.time.jump(5)
    expect(emulator.time.now()).toBe(Date.UTC(2026, 2, 1) + 5)
  })

  it('does not go back, and takes no nonsense', async () => {
    const { emulator } = await start()
    expect(() => emulator.time.jump(-1)).toThrow(/past/)
    expect(() => emulator.time.jump(new Date(NOW - 1))).toThrow(/past/)
    expect(() => emulator.time.jump('soon')).toThrow(/ISO time/)
    expect(() => emulator.time.run(-1)).toThrow(/speed/)
    expect(() => emulator.time.run(Number.POSITIVE_INFINITY)).toThrow(/speed/)
  })

  it('does not live the history before anybody asks, however far it jumps', async () => {
    const { emulator, call } = await start()
    emulator.time.jump(400 * DAY_MS)
    await call('GET', '/api/v2/users')
    await call('GET', '/api/v2/routing/queues')
    expect(getSimulation(emulator.world).begun).toBe(false)
  })

  it('keeps tokens and the rate limit on the clock: a jump costs no login', async () => {
    const { emulator, call } = await start()
    expect((await call('GET', '/api/v2/routing/queues')).status).toBe(200)
    emulator.time.jump(40 * DAY_MS)
    expect((await call('GET', '/api/v2/routing/queues')).status).toBe(200)
  })
})

describe('a change by the API', () => {
  async function handledBefore(change: boolean): Promise<{ starts: string; skilled: number; before: string }> {
    const { emulator, call } = await start({ seed: 8 })
    const { world, time } = emulator
    const history = world.history()
    const before = [...history.agent].join()
    const [skillId = ''] = history.contactTypes.flatMap((type) => (type.skillIds.length === 1 ? type.skillIds : []))
    const lacking = [...world.users.values()].filter((user) => user.state === 'active' && !user.skills.has(skillId))
    expect(lacking.length).toBeGreaterThan(5)
    if (change) {
      time.jump(MINUTE_MS)
      for (const user of lacking) {
        const answer = await call('PATCH', `/api/v2/users/${user.id}/routingskills/bulk`, [
          { id: skillId, proficiency: 5 },
        ])
        expect(answer.status).toBe(200)
      }
    }
    const ids = new Set(lacking.map((user) => user.id))
    time.jump(new Date(NOW + DAY_MS))
    const after = world.history()
    const rows = [...Array(after.count).keys()].filter((row) => {
      const type = after.contactTypes[after.type[row] ?? 0]
      const alone = type?.skillIds.length === 1 && type.skillIds[0] === skillId
      return alone && ids.has(after.agentIds[after.agent[row] ?? -1] ?? '')
    })
    const byMethod = rows.filter((row) => {
      const queueId = after.contactTypes[after.type[row] ?? 0]?.queueId ?? ''
      return world.queues.get(queueId)?.config.skillEvaluationMethod !== 'NONE'
    })
    if (change) for (const row of byMethod) expect(after.start[row]).toBeGreaterThan(NOW - 30 * MINUTE_MS)
    await lab.stop()
    expect([...after.agent].slice(0, history.count).join().length).toBeGreaterThan(0)
    return { starts: [...after.start].join(), skilled: byMethod.length, before }
  }

  it('reaches the contacts that come after it, and the callers are the same as without it', async () => {
    const [with_, without] = [await handledBefore(true), await handledBefore(false)]
    expect(with_.before).toBe(without.before)
    expect(with_.starts).toBe(without.starts)
    expect([with_.skilled > 10, without.skilled]).toEqual([true, 0])
    await start()
  })
})

describe('events', () => {
  async function listen(options: EmulatorOptions = {}): Promise<{ heard: WorldEvent[]; stop: () => void }> {
    const { emulator } = await start(options)
    const heard: WorldEvent[] = []
    return { heard, stop: worldEvents(emulator.world).on((event) => void heard.push(event)) }
  }

  it('tell of every routing status as it came, and of queues whose numbers have changed', async () => {
    const { heard } = await listen()
    const { emulator, clock } = lab
    await clock.advance(20 * MINUTE_MS)
    const history = emulator.world.history()
    for (const id of history.agentIds) {
      const told = heard.filter((event) => event.topic === `v2.users.${id}.routingStatus`)
      const truth = history.statusSpans(id, NOW, NOW + 20 * MINUTE_MS).filter((span) => span.fromMs > NOW)
      expect(told.map(({ body, atMs }) => [Reflect.get(Object(body.routingStatus), 'status'), atMs])).toEqual(
        truth.map((span) => [span.status, span.fromMs]),
      )
    }
    expect(heard.some((event) => /^v2\.users\..*\.routingStatus$/.test(event.topic))).toBe(true)
    for (const what of ['observations', 'activity']) {
      const told = heard.filter((event) => event.topic.startsWith('v2.analytics.queues.') && event.topic.endsWith(what))
      expect(told.length).toBeGreaterThan(10)
    }
  })

  it('carry what an observations query says at that moment', async () => {
    const { heard } = await listen()
    const { emulator, clock, call } = lab
    await clock.advance(5 * MINUTE_MS)
    const event = some(
      heard.toReversed(),
      ({ topic, body }) => topic.endsWith('.observations') && 'mediaType' in Object(body.group),
    )
    const queueId = event.topic.split('.')[3] ?? ''
    const filter = { type: 'or', predicates: [{ dimension: 'queueId', value: queueId }] }
    const last = heard
      .filter(
        ({ topic, body }) => topic === event.topic && JSON.stringify(body.group) === JSON.stringify(event.body.group),
      )
      .at(-1)
    const answer = await call('POST', '/api/v2/analytics/queues/observations/query', {
      filter,
      metrics: ['oWaiting', 'oInteracting'],
    })
    const results: unknown = answer.body.results
    const group = Array.isArray(results)
      ? results.find(
          (one: unknown) => JSON.stringify(Reflect.get(Object(one), 'group')) === JSON.stringify(last?.body.group),
        )
      : undefined
    const data: unknown = last?.body.data
    expect(Array.isArray(data) ? Reflect.get(Object(data[0]), 'metrics').slice(0, 2) : []).toEqual(
      Reflect.get(Object(group), 'data'),
    )
    expect(emulator.time.now()).toBe(NOW + 5 * MINUTE_MS)
  })

  it('of a long jump only say how things are, once for each agent and queue', async () => {
    const { heard } = await listen()
    lab.emulator.time.jump(3 * DAY_MS + 4 * 60 * MINUTE_MS)
    const topics = heard.filter(({ topic }) => topic.endsWith('.routingStatus')).map(({ topic }) => topic)
    expect(new Set(topics).size).toBe(topics.length)
    expect(topics.length).toBeGreaterThan(5)
    for (let i = 1; i < heard.length; i++) expect(heard[i]?.atMs).toBeGreaterThanOrEqual(heard[i - 1]?.atMs ?? 0)
  })

  it('end with the last listener: nothing is worked out for nobody, and no timer is left', async () => {
    const { heard, stop } = await listen()
    const { clock } = lab
    await clock.advance(2000)
    stop()
    const before = heard.length
    expect(clock.pending).toBe(0)
    await clock.advance(10 * MINUTE_MS)
    expect(heard.length).toBe(before)
  })

  it('a listener that throws stops neither the others nor time', async () => {
    const { emulator, clock } = await start()
    const errors: unknown[] = []
    const onError = (error: unknown): void => void errors.push(error)
    process.once('uncaughtException', onError)
    const events = worldEvents(emulator.world)
    const heard: WorldEvent[] = []
    let thrown = false
    events.on(() => {
      if (thrown) return
      thrown = true
      throw new Error('mine')
    })
    events.on((event) => void heard.push(event))
    events.emit({ topic: 'v2.test', body: {}, atMs: NOW })
    await clock.advance(1)
    expect(heard).toHaveLength(1)
    expect(errors.map(String)).toEqual(['Error: mine'])
    process.removeListener('uncaughtException', onError)
  })
})
