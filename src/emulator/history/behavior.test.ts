import { describe, expect, test } from 'vitest'
import { bytes, hourMs, living, rowsOf } from '../../../test/emulator-analytics/lives'
import { type SmallWorldOptions, smallWorld, smallWorldEnd } from '../../../test/emulator-analytics/small-world'
import { PLAIN_BEHAVIOR, setBehavior, type WorldBehavior } from '../model/behavior'
import type { World, WorldHistory } from '../model/types'
import { answeredAt, flag } from './index'
import { trueHandleSeconds } from './outcome'

const weekMs = 7 * 24 * hourMs

/** Nobody has the skill of this type until it is granted. */
const ORPHAN = 3

const EVERYTHING: Partial<WorldBehavior> = {
  learningExcess: 0.35,
  patienceShape: 'mixed',
  redialShare: 0.4,
  nextDayShare: 0.3,
  handOnShare: 1,
  absentShare: 0.1,
  lateShare: 0.2,
}

function lifeWith(behavior: Partial<WorldBehavior>, options: SmallWorldOptions = {}) {
  const simulation = living(smallWorld(options))
  setBehavior(simulation.world, { ...PLAIN_BEHAVIOR, ...behavior })
  return simulation
}

function handleMs({ talkMs, heldMs, acwMs }: WorldHistory, row: number): number {
  return (talkMs[row] ?? 0) + (heldMs[row] ?? 0) + (acwMs[row] ?? 0)
}

function grantOrphan({ contactTypes, users }: World): void {
  const skill = contactTypes[ORPHAN]?.skillIds[0] ?? ''
  for (const user of users.values()) user.skills.set(skill, 3)
}

/** Handle times of a type's contacts over those of the same ones without learning, by the agent's contacts of it before. */
function learningFactors(type: number, prepare: (world: World) => void, change: (world: World) => void) {
  const [learned, plain] = [{ learningExcess: 0.35, learningContacts: 40 }, {}].map((behavior) => {
    const { world, to } = lifeWith(behavior)
    prepare(world)
    to(smallWorldEnd)
    change(world)
    return { world, history: to(smallWorldEnd + weekMs) }
  })
  if (learned === undefined || plain === undefined) throw new Error('two lives')
  const since = learned.history.startMs + 30 * 24 * hourMs
  const contacts = new Map<number, number>()
  const { history } = learned
  const answered = rowsOf(history, (i) => history.type[i] === type && history.agent[i] !== -1)
    .filter((row) => answeredAt(history, row) >= since)
    .sort((a, b) => answeredAt(history, a) - answeredAt(history, b))
  return answered.flatMap((row) => {
    const agent = history.agent[row] ?? -1
    const nth = contacts.get(agent) ?? 0
    contacts.set(agent, nth + 1)
    if (plain.history.agent[row] === -1 || handleMs(plain.history, row) < 10_000) return []
    return { nth, factor: workOf(learned, row, type) / workOf(plain, row, type) }
  })
}

/** A contact's handle time over the mean of the agent who answered it. */
function workOf({ world, history }: { world: World; history: WorldHistory }, row: number, place: number): number {
  const user = world.users.get(history.agentIds[history.agent[row] ?? -1] ?? '')
  const type = world.contactTypes[place]
  if (user === undefined || type === undefined) throw new Error('nobody answered')
  return handleMs(history, row) / trueHandleSeconds(user, type)
}

describe('the nature of a world', () => {
  test('a granted skill takes longer at first, and half of the excess is gone after so many contacts', () => {
    const factors = learningFactors(ORPHAN, () => undefined, grantOrphan)
    expect(factors.filter(({ nth }) => nth > 40).length).toBeGreaterThan(20)
    for (const { nth, factor } of factors) expect(factor).toBeCloseTo(1 + 0.35 * 2 ** (-nth / 40), 3)
  })

  test('so do the contacts of a queue that is new to an agent, whatever skill they ask for', () => {
    const join = (joined: boolean) => (world: World) => {
      const queue = world.queues.get(world.contactTypes[ORPHAN]?.queueId ?? '')
      for (const member of queue?.members.values() ?? []) member.joined = joined
    }
    const prepare = (world: World): void => {
      grantOrphan(world)
      join(false)(world)
    }
    const factors = learningFactors(ORPHAN, prepare, join(true))
    expect(factors.filter(({ nth }) => nth > 40).length).toBeGreaterThan(20)
    for (const { nth, factor } of factors) expect(factor).toBeCloseTo(1 + 0.35 * 2 ** (-nth / 40), 3)
  })

  test('skills that agents held when the world began are no new ones, whatever else changes', () => {
    const histories = [{ learningExcess: 0.5 }, {}].map((behavior) => {
      const { world, to } = lifeWith(behavior)
      to(smallWorldEnd)
      for (const queue of world.queues.values()) queue.config.skillEvaluationMethod = 'BEST'
      return bytes(to(smallWorldEnd + 24 * hourMs))
    })
    expect(histories[0]).toBe(histories[1])
  })

  test('a mixed patience has the same mean, more who leave at once and fewer who wait very long', () => {
    const [mixed, plain] = [lifeWith({ patienceShape: 'mixed' }), lifeWith({})].map(({ to }) => {
      const history = to(smallWorldEnd)
      const rows = rowsOf(history, (i) => history.type[i] === ORPHAN && history.waitMs[i] !== Number.POSITIVE_INFINITY)
      const waits = rows.map((i) => (history.waitMs[i] ?? 0) / 180_000)
      const share = (from: number) => waits.filter((wait) => wait > from).length / waits.length
      return { mean: waits.reduce((sum, wait) => sum + wait, 0) / waits.length, soon: 1 - share(0.05), long: share(3) }
    })
    expect(plain?.mean).toBeCloseTo(1, 1)
    expect(mixed?.mean).toBeCloseTo(1, 1)
    expect(plain?.soon).toBeCloseTo(1 - Math.exp(-0.05), 1.5)
    expect(mixed?.soon).toBeCloseTo(0.25 * (1 - Math.exp(-1 / 3)), 1.5)
    expect(plain?.long).toBeCloseTo(Math.exp(-3), 1.5)
    expect(mixed?.long).toBeLessThan(0.02)
  })

  test('of those who abandon a share calls again, some minutes later', () => {
    const [redialing, plain] = [lifeWith({ redialShare: 0.5, redialMinutes: 6 }), lifeWith({})].map(({ to }) => {
      const history = to(smallWorldEnd)
      return rowsOf(history, (i) => history.type[i] === ORPHAN).map((i) => history.start[i] ?? 0)
    })
    // Nobody answers them: half call a second time, a quarter a third time, and so on.
    expect((redialing?.length ?? 0) / (plain?.length ?? 1)).toBeCloseTo(2, 1)
    const all = new Set(redialing)
    expect(plain?.filter((start) => !all.has(start))).toEqual([])
  })

  test('an unresolved contact comes back the next day, near the same time', () => {
    const [back, plain] = [lifeWith({ nextDayShare: 1 }, { rate: 0.3 }), lifeWith({}, { rate: 0.3 })].map(({ to }) =>
      to(smallWorldEnd),
    )
    if (back === undefined || plain === undefined) throw new Error('two histories')
    const first = new Set(plain.start)
    const again = rowsOf(back, (i) => !first.has(back.start[i] ?? 0))
    const unresolved = rowsOf(back, (i) => {
      const isOld = (back.start[i] ?? 0) < smallWorldEnd - 25 * hourMs
      return isOld && back.agent[i] !== -1 && ((back.flags[i] ?? 0) & flag.resolved) === 0
    })
    expect(unresolved.length).toBeGreaterThan(50)
    expect(again.length).toBeGreaterThanOrEqual(unresolved.length)
    for (const row of unresolved) {
      const start = back.start[row] ?? 0
      const near = again.some((i) => {
        return back.type[i] === back.type[row] && Math.abs((back.start[i] ?? 0) - start - 24 * hourMs) <= hourMs
      })
      expect(near).toBe(true)
    }
  })

  test('a transferred contact gets a second agent when its first one has finished talking', () => {
    const history = lifeWith({ handOnShare: 1 }).to(smallWorldEnd)
    const transferred = rowsOf(history, (i) => ((history.flags[i] ?? 0) & flag.transferred) !== 0)
    const starts = new Map(rowsOf(history).map((i) => [history.start[i] ?? 0, i]))
    expect(transferred.length).toBeGreaterThan(50)
    const onward = transferred.filter((row) => {
      const talked = (history.waitMs[row] ?? 0) + (history.talkMs[row] ?? 0) + (history.heldMs[row] ?? 0)
      const next = starts.get((history.start[row] ?? 0) + talked)
      return next !== undefined && history.type[next] !== history.type[row]
    })
    // A few are still under way at the end.
    expect(onward.length).toBeGreaterThanOrEqual(transferred.length - 5)
  })

  test('agents miss whole shifts or their beginning; all others come as without', () => {
    const [absent, plain] = [lifeWith({ absentShare: 0.2, lateShare: 0.5, lateMinutes: 60 }), lifeWith({})].map(
      ({ to }) => to(smallWorldEnd),
    )
    if (absent === undefined || plain === undefined) throw new Error('two histories')
    const counts = { missed: 0, late: 0, same: 0 }
    for (const id of plain.agentIds) {
      const spans = absent.onQueueSpans(id)
      for (const { fromMs, toMs } of plain.onQueueSpans(id)) {
        const own = spans.find((span) => span.toMs === toMs)
        if (own === undefined) counts.missed++
        else if (own.fromMs === fromMs) counts.same++
        else {
          counts.late++
          expect(own.fromMs - fromMs).toBeGreaterThan(0)
          expect(own.fromMs - fromMs).toBeLessThanOrEqual(hourMs)
        }
      }
    }
    const all = counts.missed + counts.late + counts.same
    expect(all).toBeGreaterThan(200)
    expect(counts.missed / all).toBeCloseTo(0.2, 1)
    expect(counts.late / (all - counts.missed)).toBeCloseTo(0.5, 1)
  })

  test('with everything at once, many steps give the same history as one', () => {
    const stepwise = lifeWith(EVERYTHING)
    for (let at = smallWorldEnd; at < smallWorldEnd + 60 * hourMs; at += 7 * hourMs) stepwise.to(at)
    const end = smallWorldEnd + 70 * hourMs
    expect(bytes(stepwise.to(end))).toBe(bytes(lifeWith(EVERYTHING).to(end)))
  })

  test('with everything at once, who calls first is the same with other skills', () => {
    const [changed, same] = [lifeWith(EVERYTHING), lifeWith(EVERYTHING)]
    changed.to(smallWorldEnd)
    same.to(smallWorldEnd)
    grantOrphan(changed.world)
    const end = smallWorldEnd + weekMs
    const first = lifeWith({}).to(end).start
    for (const history of [changed.to(end), same.to(end)]) {
      const starts = new Set(history.start)
      expect(first.filter((start) => !starts.has(start))).toHaveLength(0)
    }
    expect(bytes(changed.to(end))).not.toBe(bytes(same.to(end)))
  })
})
