import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes, hourMs, living, rowsOf, runs, worlds } from '../../../test/emulator-analytics/lives'
import { smallWorld, smallWorldEnd } from '../../../test/emulator-analytics/small-world'
import type { WorldHistory } from '../model/types'
import { answeredAt, endedAt } from './index'

describe('a history that is extended', () => {
  test('in many steps is the same as in one, and keeps what has happened', () => {
    fc.assert(
      fc.property(worlds, fc.array(fc.integer({ min: 1, max: 40 * hourMs }), { maxLength: 12 }), (world, steps) => {
        const stepwise = living(world)
        let at = smallWorldEnd
        for (const step of steps) {
          at += step
          stepwise.to(at)
        }
        expect(bytes(stepwise.to(at + 1))).toBe(bytes(living(world).to(at + 1)))
      }),
      { numRuns: 8 },
    )
  })

  test('a changed skill changes what follows and not what was, for the same callers', () => {
    const changed = smallWorld()
    const orphan = changed.contactTypes[3]?.skillIds[0] ?? ''
    const [with_, without] = [living(changed), living(smallWorld())]
    const before = with_.to(smallWorldEnd)
    expect(bytes(before)).toBe(bytes(without.to(smallWorldEnd)))
    for (const user of with_.world.users.values()) user.skills.set(orphan, 3)
    const [after, same] = [with_, without].map((simulation) => simulation.to(smallWorldEnd + 24 * hourMs))
    if (after === undefined || same === undefined) throw new Error('two lives')
    expect([...after.start]).toEqual([...same.start])
    const answered = (history: WorldHistory): number[] =>
      rowsOf(history, (i) => history.type[i] === 3 && (history.agent[i] ?? -1) >= 0)
    expect(answered(same)).toEqual([])
    expect(answered(after).length).toBeGreaterThan(50)
    expect(Math.min(...answered(after).map((i) => answeredAt(after, i)))).toBeGreaterThanOrEqual(smallWorldEnd)
  })

  test('whoever waits when a skill is granted is answered at once, and work in hand is finished', () => {
    const { world, to } = living(smallWorld({ rate: 2, patienceSeconds: 3600 }))
    const orphan = world.contactTypes[3]?.skillIds[0] ?? ''
    const before = to(smallWorldEnd)
    const waiting = rowsOf(before, (i) => before.type[i] === 3 && before.waitMs[i] === Number.POSITIVE_INFINITY)
    const inHand = rowsOf(before, (i) => endedAt(before, i) > smallWorldEnd && (before.agent[i] ?? -1) >= 0)
    const ends = inHand.map((i) => endedAt(before, i))
    const idle = before.agentIds.filter((id) => before.agentAt(id, smallWorldEnd).status === 'IDLE')
    expect([waiting.length > 0, inHand.length > 0]).toEqual([true, true])
    for (const user of world.users.values()) user.skills.set(orphan, 3)
    const after = to(smallWorldEnd + hourMs)
    expect(inHand.map((i) => endedAt(after, i))).toEqual(ends)
    const atOnce = waiting.filter((i) => answeredAt(after, i) === smallWorldEnd)
    expect(atOnce.length).toBe(Math.min(waiting.length, idle.length))
  })

  test('a change of rings or of capacity on the way leaves every contact with one outcome', () => {
    const bullseye = (threshold: number) => ({
      rings: [{ expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold }], actions: {} }, { actions: {} }],
    })
    fc.assert(
      fc.property(worlds, fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 }), (made, changes) => {
        const { world, to } = living(made)
        let at = smallWorldEnd - hourMs
        for (const change of changes) {
          at += hourMs
          to(at)
          const [queue] = world.queues.values()
          const [user] = world.users.values()
          if (queue === undefined) return
          if (change === 0) queue.config.bullseye = bullseye(change * 7)
          if (change === 1) queue.config.bullseye = undefined
          if (change === 2) queue.config.skillEvaluationMethod = 'NONE'
          if (change === 3) world.orgUtilization = { utilization: { call: { maximumCapacity: 3 } } }
          if (change === 4) world.orgUtilization = { utilization: { call: { maximumCapacity: 1 } } }
          if (change === 5 && user !== undefined) world.users.set(`new ${at}`, { ...user, id: `new ${at}` })
        }
        const history = to(at + 30 * hourMs)
        const open = rowsOf(history, (i) => {
          const outcomes = Number((history.agent[i] ?? -1) >= 0) + Number(((history.flags[i] ?? 0) & 1) !== 0)
          return outcomes !== 1 && (history.start[i] ?? 0) < at
        })
        expect(open).toEqual([])
      }),
      runs,
    )
  })
})
