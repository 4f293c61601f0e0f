import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largeOrg } from '../../../test/support/rules/large-org'
import { otherOrg, withDesired } from '../../../test/support/rules/other-org'
import { anySnapshot } from '../../../test/support/snapshot-arbitrary'
import type { Snapshot } from '../../documents'
import { compareSnapshots } from './compare'
import { driftToDesired } from './to-desired'

describe('drift as a whole', () => {
  const level = fc.integer({ min: 0, max: 5 })
  /** Two states of one org: same people and queues, other levels, members and methods. */
  const twoStates = anySnapshot.chain((one) =>
    fc
      .record({
        skills: fc.array(fc.dictionary(fc.constantFrom(...one.skills.map(({ id }) => id)), level), {
          minLength: 12,
          maxLength: 12,
        }),
        evaluations: fc.array(fc.constantFrom('BEST', 'ALL', 'NONE'), { minLength: 4, maxLength: 4 }),
        members: fc.array(fc.subarray(one.agents.map(({ id }) => id)), { minLength: 4, maxLength: 4 }),
        joined: fc.boolean(),
        ring: fc.integer({ min: 1, max: 6 }),
      })
      .map(({ skills, evaluations, members, joined, ring }): [Snapshot, Snapshot] => [
        one,
        {
          ...one,
          agents: one.agents.map((person, n) => ({
            ...person,
            skills: Object.entries(skills[n] ?? {}).map(([id, held]) => ({ id, level: held })),
          })),
          queues: one.queues.map((line, n) => ({
            ...line,
            evaluation: evaluations[n] ?? 'BEST',
            members: (members[n] ?? []).map((userId) => ({ userId, joined, ring, memberBy: 'user' })),
          })),
        },
      ]),
  )

  it('is empty against itself, in whatever org and order', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        expect(compareSnapshots(snapshot, snapshot).differences).toEqual([])
        expect(compareSnapshots(snapshot, otherOrg(snapshot)).differences).toEqual([])
      }),
    )
  })

  it('is the same whatever the order of lists, and the other way round from the other side', () => {
    fc.assert(
      fc.property(twoStates, ([one, other]) => {
        const turned = { ...other, agents: [...other.agents].reverse(), queues: [...other.queues].reverse() }
        const report = compareSnapshots(one, other)
        expect(compareSnapshots(one, turned).differences).toEqual(report.differences)
        const back = compareSnapshots(other, one).differences
        expect(back.map(({ path, left, right }) => [path, right, left])).toEqual(
          report.differences.map(({ path, left, right }) => [path, left, right]),
        )
      }),
    )
  })

  it('is gone once what it asks for holds, on either side', () => {
    fc.assert(
      fc.property(twoStates, ([left, same]) => {
        const right = otherOrg(same)
        const report = compareSnapshots(left, right)
        for (const change of ['left', 'right'] as const) {
          const { desired, unreachable } = driftToDesired(report, change)
          expect(unreachable).toEqual([])
          const sides = [left, right].map((side, n) =>
            (change === 'left') === (n === 0) ? withDesired(side, desired) : side,
          )
          const [a = left, b = right] = sides
          expect(compareSnapshots(a, b).differences).toEqual([])
        }
      }),
    )
  })

  it('with a base, every difference was made by somebody', () => {
    fc.assert(
      fc.property(twoStates, twoStates, ([base, left], [, other]) => {
        const right = { ...left, queues: other.queues.length === left.queues.length ? other.queues : left.queues }
        for (const { by, left: l, right: r, base: b } of compareSnapshots(left, right, { base }).differences) {
          if (by === 'left') expect(r).toEqual(b)
          else if (by === 'right') expect(l).toEqual(b)
          else expect(by).toBe('both')
        }
      }),
    )
  })
})

describe('a large pair', () => {
  it('is compared in time that grows with its size alone', () => {
    const size = { agents: 2_000, queues: 500, skills: 100, each: 10, seed: 'drift' }
    const left = largeOrg({ ...size, prefix: 'a' })
    const right = largeOrg({ ...size, prefix: 'b' })
    const agents = right.agents.map((one, n) => (n % 100 === 0 ? { ...one, skills: one.skills.slice(1) } : one))
    const start = process.cpuUsage()
    const { differences } = compareSnapshots(left, { ...right, agents })
    // A tenth of 20,000 agents and 5,000 queues, which may take 10 s. Of the processor: all tests share the machine.
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(5_000)
    expect(differences).toHaveLength(20)
    expect(differences.every(({ aspect, change }) => aspect === 'skills' && change === 'removed')).toBe(true)
  })
})
