import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { smallWorld } from '../../../test/emulator-analytics/small-world'
import { buildHistory, flag } from './index'
import { answeredAt, endedAt } from './spans'

const worlds = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    agents: fc.integer({ min: 0, max: 14 }),
    rate: fc.constantFrom(0, 0.2, 1.5, 4),
    method: fc.constantFrom('NONE' as const, 'ALL' as const, 'BEST' as const),
    rings: fc.constantFrom([], [10], [5, 20]),
  })
  .map((options) => smallWorld(options))
const runs = { numRuns: 25 }

describe('buildHistory', () => {
  test('every contact is answered by one agent or abandoned, never both', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const history = buildHistory(world)
        const wrong = [...Array(history.count).keys()].filter((i) => {
          const answered = (history.agent[i] ?? -1) >= 0
          const abandoned = ((history.flags[i] ?? 0) & flag.abandoned) !== 0
          const start = history.start[i] ?? 0
          const inside = start >= history.startMs && start < history.endMs && (history.waitMs[i] ?? -1) >= 0
          return answered === abandoned || answered !== (history.talkMs[i] ?? 0) > 0 || !inside
        })
        expect(wrong).toEqual([])
      }),
      runs,
    )
  })

  test('an agent handles one contact at a time and only what the configuration allows', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const history = buildHistory(world)
        const rows = [...Array(history.count).keys()].filter((i) => (history.agent[i] ?? -1) >= 0)
        rows.sort(
          (a, b) =>
            (history.agent[a] ?? 0) - (history.agent[b] ?? 0) || answeredAt(history, a) - answeredAt(history, b),
        )
        const overlapping = rows.filter((i, k) => {
          const next = rows[k + 1]
          return (
            next !== undefined &&
            history.agent[next] === history.agent[i] &&
            answeredAt(history, next) < endedAt(history, i)
          )
        })
        expect(overlapping).toEqual([])
        const notAllowed = rows.filter((i) => {
          const type = history.contactTypes[history.type[i] ?? 0]
          const queue = world.queues.get(type?.queueId ?? '')
          const user = world.users.get(history.agentIds[history.agent[i] ?? 0] ?? '')
          const heldAll = (type?.skillIds ?? []).every((skill) => user?.skills.has(skill))
          return queue?.config.skillEvaluationMethod !== 'NONE' && !heldAll
        })
        expect(notAllowed).toEqual([])
      }),
      runs,
    )
  })

  test('status spans part the whole time, interacting exactly while a contact is handled', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const history = buildHistory(world)
        for (const [agent, id] of history.agentIds.entries()) {
          let at = history.startMs
          let interacting = 0
          for (const span of history.statusSpans(id)) {
            if (span.fromMs !== at || span.toMs <= span.fromMs) expect(span).toBe('joined to the one before')
            at = span.toMs
            if (span.status === 'INTERACTING') interacting += span.toMs - span.fromMs
          }
          expect(at).toBe(history.endMs)
          let handled = 0
          for (let i = 0; i < history.count; i++) {
            if (history.agent[i] !== agent) continue
            handled += Math.min(endedAt(history, i), history.endMs) - Math.min(answeredAt(history, i), history.endMs)
          }
          expect(interacting).toBe(handled)
        }
      }),
      runs,
    )
  })

  test('the same seed gives the same bytes, another seed does not, and the world draws nothing', () => {
    const bytes = (seed: number) => {
      const world = smallWorld({ seed: 5 })
      const { agent, start, waitMs, talkMs, flags } = buildHistory({ ...world, seed, random: () => Number.NaN })
      return [agent, start, waitMs, talkMs, flags].map((column) => Buffer.from(column.buffer).toString('base64')).join()
    }
    expect(bytes(7)).toBe(bytes(7))
    expect(bytes(7)).not.toBe(bytes(8))
  })

  test('a contact type that nobody can serve still queues and is abandoned', () => {
    const history = buildHistory(smallWorld())
    const rows = [...Array(history.count).keys()].filter((i) => history.type[i] === 3)
    expect(rows.length).toBeGreaterThan(1000)
    expect(rows.every((i) => ((history.flags[i] ?? 0) & flag.abandoned) !== 0)).toBe(true)
    expect(rows.some((i) => ((history.flags[i] ?? 0) & flag.short) !== 0)).toBe(true)
  })

  test('skills count as configured when built: granting the orphan skill gets its contacts answered, by the same callers', () => {
    const world = smallWorld()
    const before = buildHistory(world)
    const orphan = world.contactTypes[3]?.skillIds[0] ?? ''
    for (const user of world.users.values()) user.skills.set(orphan, 3)
    const after = buildHistory(world)
    expect([...after.start]).toEqual([...before.start])
    const answered = [...Array(after.count).keys()].filter((i) => after.type[i] === 3 && (after.agent[i] ?? -1) >= 0)
    expect(answered.length).toBeGreaterThan(100)
  })

  test('under BEST the highest level takes the contact when all are idle', () => {
    const world = smallWorld({ method: 'BEST', rate: 0.06 })
    const history = buildHistory(world)
    const red = world.contactTypes[1]?.skillIds[0] ?? ''
    const levels = history.agentIds.map((id) => world.users.get(id)?.skills.get(red) ?? 0)
    const best = Math.max(...levels)
    const taken = [...Array(history.count).keys()].filter((i) => history.type[i] === 1 && (history.agent[i] ?? -1) >= 0)
    const byBest = taken.filter((i) => levels[history.agent[i] ?? 0] === best)
    expect(taken.length).toBeGreaterThan(20)
    expect(byBest.length / taken.length).toBeGreaterThan(0.9)
  })

  test('members who are not joined, and users who are not active, take nothing', () => {
    const world = smallWorld({ method: 'NONE' })
    const [away = '', gone = ''] = world.users.keys()
    for (const queue of world.queues.values()) {
      const member = queue.members.get(away)
      if (member !== undefined) member.joined = false
    }
    const user = world.users.get(gone)
    if (user !== undefined) user.state = 'inactive'
    const history = buildHistory(world)
    const busy = new Set([...history.agent].map((agent) => history.agentIds[agent]))
    expect(busy.has(away)).toBe(false)
    expect(busy.has(gone)).toBe(false)
    expect(busy.size).toBeGreaterThan(5)
  })

  test('agents of an outer ring are asked only after the time-out of the inner one', () => {
    const world = smallWorld({ rings: [30], rate: 6 })
    const history = buildHistory(world)
    const phone = world.queues.get(world.contactTypes[0]?.queueId ?? '')
    let outer = 0
    for (let i = 0; i < history.count; i++) {
      const id = history.agentIds[history.agent[i] ?? -1]
      if (id === undefined || phone?.members.get(id)?.ringNumber !== 2) continue
      outer += 1
      expect(history.waitMs[i]).toBeGreaterThanOrEqual(30_000)
    }
    expect(outer).toBeGreaterThan(100)
  })

  test('waiting is first come first served across the types an agent may take', () => {
    const world = smallWorld({ method: 'NONE', rate: 12, patienceSeconds: 1e15, agents: 6 })
    const history = buildHistory(world)
    const rows = [...Array(history.count).keys()].filter((i) => (history.agent[i] ?? -1) >= 0)
    rows.sort((a, b) => answeredAt(history, a) - answeredAt(history, b) || a - b)
    expect(rows.length).toBeGreaterThan(1000)
    // Nobody gives up here, so whoever came first is answered first and nobody is passed over.
    expect(rows).toEqual(rows.map((_, i) => i))
  })
})
