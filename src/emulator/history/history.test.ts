import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes, living, rowsOf, runs, worlds } from '../../../test/emulator-analytics/lives'
import { smallWorld, smallWorldEnd } from '../../../test/emulator-analytics/small-world'
import { answeredAt, endedAt, flag } from './index'

describe('the history of a world', () => {
  test('every contact is answered by one agent, abandoned, or still waits', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const history = world.history()
        const wrong = rowsOf(history, (i) => {
          const answered = (history.agent[i] ?? -1) >= 0
          const abandoned = ((history.flags[i] ?? 0) & flag.abandoned) !== 0
          const waits = history.waitMs[i] === Number.POSITIVE_INFINITY
          const start = history.start[i] ?? 0
          const inside = start >= history.startMs && start <= history.endMs && (history.waitMs[i] ?? -1) >= 0
          const known = waits || answeredAt(history, i) <= history.endMs
          const one = Number(answered) + Number(abandoned) + Number(waits) === 1
          return !one || answered !== (history.talkMs[i] ?? 0) > 0 || !inside || !known
        })
        expect(wrong).toEqual([])
      }),
      runs,
    )
  })

  test('an agent handles one call at a time and only what the configuration allows', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const history = world.history()
        const rows = rowsOf(history, (i) => (history.agent[i] ?? -1) >= 0)
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

  test('as many chats at once as the utilization allows, and no more', () => {
    const world = smallWorld({ agents: 3, rate: 2, patienceSeconds: 900 })
    const [chat] = world.contactTypes.filter((type) => type.mediaType === 'chat')
    for (const user of world.users.values()) user.skills.set(chat?.skillIds[0] ?? '', 1)
    world.orgUtilization = { utilization: { call: { maximumCapacity: 1 }, chat: { maximumCapacity: 3 } } }
    const history = world.history()
    const max = history.agentIds.map((_, agent) => {
      const own = rowsOf(history, (i) => history.agent[i] === agent).slice(0, 600)
      return Math.max(
        ...own.map((i) => {
          const at = answeredAt(history, i)
          const together = own.filter((j) => answeredAt(history, j) <= at && endedAt(history, j) > at)
          expect(new Set(together.map((j) => history.contactTypes[history.type[j] ?? 0]?.mediaType)).size).toBe(1)
          return together.length
        }),
      )
    })
    expect(max).toEqual([3, 3, 3])
  })

  test('status spans part the whole time, interacting exactly while anything is handled', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const history = world.history()
        for (const [agent, id] of history.agentIds.entries()) {
          let at = history.startMs
          let interacting = 0
          for (const span of history.statusSpans(id)) {
            if (span.fromMs !== at || span.toMs <= span.fromMs) expect(span).toBe('adjacent to the one before')
            at = span.toMs
            if (span.status === 'INTERACTING') interacting += span.toMs - span.fromMs
          }
          expect(at).toBe(history.endMs)
          let handled = 0
          for (const i of rowsOf(history, (row) => history.agent[row] === agent))
            handled += Math.min(endedAt(history, i), history.endMs) - answeredAt(history, i)
          expect(interacting).toBe(handled)
        }
      }),
      runs,
    )
  })

  test('presence follows shifts and breaks: nobody begins a contact off queue', () => {
    const world = smallWorld({ rate: 1 })
    const breaks = [{ afterMinutes: 120, minutes: 15, presence: 'BREAK' as const }]
    for (const [id, user] of world.users) world.users.set(id, { ...user, breaks })
    const history = world.history()
    const [first = ''] = history.agentIds
    const spans = history.presenceSpans(first)
    const pauses = spans.filter((span) => span.presence === 'BREAK')
    expect(pauses.length).toBeGreaterThan(18)
    for (const pause of pauses) {
      expect(pause.toMs - pause.fromMs).toBeGreaterThanOrEqual(15 * 60_000)
      expect(pause.toMs - pause.fromMs).toBeLessThanOrEqual(17 * 60_000)
    }
    const off = rowsOf(history, (i) => {
      const id = history.agentIds[history.agent[i] ?? -1]
      return id !== undefined && history.agentAt(id, answeredAt(history, i)).presence !== 'ON_QUEUE'
    })
    expect(off).toEqual([])
  })

  test('the same seed gives the same bytes, another seed does not, and the world draws nothing', () => {
    const of = (seed: number): string => {
      const world = { ...smallWorld({ seed: 5 }), seed, random: () => Number.NaN }
      return bytes(living(world).to(smallWorldEnd))
    }
    expect(of(7)).toBe(of(7))
    expect(of(7)).not.toBe(of(8))
  })

  test('a contact type that nobody can serve still queues and is abandoned', () => {
    const history = smallWorld().history()
    const rows = rowsOf(history, (i) => history.type[i] === 3 && history.waitMs[i] !== Number.POSITIVE_INFINITY)
    expect(rows.length).toBeGreaterThan(1000)
    expect(rows.every((i) => ((history.flags[i] ?? 0) & flag.abandoned) !== 0)).toBe(true)
    expect(rows.some((i) => ((history.flags[i] ?? 0) & flag.short) !== 0)).toBe(true)
  })

  test('under BEST the highest level takes the contact when all are idle', () => {
    const world = smallWorld({ method: 'BEST', rate: 0.06 })
    const history = world.history()
    const red = world.contactTypes[1]?.skillIds[0] ?? ''
    const levels = history.agentIds.map((id) => world.users.get(id)?.skills.get(red) ?? 0)
    const best = Math.max(...levels)
    const taken = rowsOf(history, (i) => history.type[i] === 1 && (history.agent[i] ?? -1) >= 0)
    const byBest = taken.filter((i) => levels[history.agent[i] ?? 0] === best)
    expect(taken.length).toBeGreaterThan(20)
    expect(byBest.length / taken.length).toBeGreaterThan(0.9)
  })

  test('members who are not activated, and users who are inactive or unlicensed, take nothing', () => {
    const world = smallWorld({ method: 'NONE' })
    const [away = '', gone = '', unlicensed = ''] = world.users.keys()
    for (const queue of world.queues.values()) {
      const member = queue.members.get(away)
      if (member !== undefined) member.joined = false
    }
    const user = world.users.get(gone)
    if (user !== undefined) user.state = 'inactive'
    world.users.get(unlicensed)?.licenses.push('communicate')
    const history = world.history()
    const busy = new Set([...history.agent].map((agent) => history.agentIds[agent]))
    for (const id of [away, gone, unlicensed]) expect(busy.has(id)).toBe(false)
    expect(busy.size).toBeGreaterThan(5)
  })

  test('agents of an outer ring are asked only after the time-out of the inner one', () => {
    const world = smallWorld({ rings: [30], rate: 6 })
    const history = world.history()
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
    const history = world.history()
    const rows = rowsOf(history, (i) => (history.agent[i] ?? -1) >= 0)
    rows.sort((a, b) => answeredAt(history, a) - answeredAt(history, b) || a - b)
    expect(rows.length).toBeGreaterThan(1000)
    // Nobody abandons here, so whoever came first is answered first and nobody is passed over.
    expect(rows).toEqual(rows.map((_, i) => i))
  })
})
