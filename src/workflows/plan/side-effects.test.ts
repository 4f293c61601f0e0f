import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { drawnDesired } from '../../../test/support/drawn-desired'
import { type Emulated, emulated } from '../../../test/support/emulated'
import type { SideEffect } from '../../documents'
import { syncGroupMembers } from '../../emulator/world/membership'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import { readTargets } from '../desired/targets'
import { captureSnapshot } from '../snapshot/capture'
import { buildPlan } from './build'
import { meets } from './side-effects'

let org: Emulated
afterEach(() => org?.stop())

const keys = {
  skills: new Map([
    ['s1', ['s1']],
    ['sales', ['s1']],
    ['claims', ['s2']],
  ]),
  languages: new Map([['german', ['l1']]]),
}

function held(skills: Record<string, number>, languages: Record<string, number> = {}) {
  return { skills: new Map(Object.entries(skills)), languages: new Map(Object.entries(languages)) }
}

describe('meets', () => {
  const sales = (comparator: string, proficiency: number, more: object = {}) => ({
    routingSkillConditions: [{ routingSkill: 'Sales', comparator, proficiency, ...more }],
    languageSkillConditions: [],
    operation: 'And' as const,
  })

  it.each([
    ['GreaterThan', 3, 4, true],
    ['GreaterThan', 3, 3, false],
    ['GreaterThanOrEqualTo', 3, 3, true],
    ['LessThan', 3, 2.5, true],
    ['LessThanOrEqualTo', 3, 3.5, false],
    ['EqualTo', 3, 3, true],
    ['NotEqualTo', 3, 3, false],
    ['Unheard', 3, 3, false],
  ])('compares by %s %d with %d: %s', (comparator, wanted, level, expected) => {
    expect(meets([sales(comparator, wanted)], held({ s1: level }), keys)).toBe(expected)
  })

  it('takes somebody without the skill to meet nothing but NotEqualTo, and no conditions to hold nobody', () => {
    expect(meets([sales('LessThan', 3)], held({}), keys)).toBe(false)
    expect(meets([sales('NotEqualTo', 3)], held({}), keys)).toBe(true)
    expect(meets([], held({ s1: 5 }), keys)).toBe(false)
  })

  it('follows And, Or, Not and children', () => {
    const both = {
      routingSkillConditions: [
        { routingSkill: 's1', comparator: 'GreaterThan', proficiency: 2 },
        { routingSkill: 'Claims', comparator: 'GreaterThan', proficiency: 2 },
      ],
      languageSkillConditions: [{ languageSkill: 'German', comparator: 'GreaterThan', proficiency: 0 }],
    }
    const one = held({ s1: 3 })
    const all = held({ s1: 3, s2: 3 }, { l1: 1 })
    expect([one, all].map((who) => meets([{ ...both, operation: 'And' }], who, keys))).toEqual([false, true])
    expect([one, all].map((who) => meets([{ ...both, operation: 'Or' }], who, keys))).toEqual([true, true])
    expect([one, held({})].map((who) => meets([{ ...both, operation: 'Not' }], who, keys))).toEqual([false, true])
    const nested = sales('GreaterThan', 2, { childConditions: [{ ...both, operation: 'Not' }] })
    expect(meets([nested], one, keys)).toBe(false)
  })
})

describe('side effects of a plan', () => {
  it('are whom applying it moves into or out of skill groups, and into or out of queues', async () => {
    let moves = 0
    let moved = 0
    let retained = 0
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000 }), async (seed) => {
        org = await emulated({ seed, agents: 20, queues: 3, skills: 5 })
        addMembers()
        const before = members()
        const queuesBefore = queueMembers()
        const snapshot = await captureSnapshot(org.client)
        const desired = drawnDesired(snapshot, { seed: `groups ${seed}`, agents: 12, queues: 0 })
        const targets = await readTargets(org.client, snapshot, desired)
        const plan = buildPlan({ snapshot, desired, targets, policy: { includeUnlicensed: true } })
        await applyPlan(org.client, plan, { journal: memoryJournal() })
        const after = members()
        const effects = (plan.sideEffects ?? []).map(
          ({ kind, user, group }: SideEffect) => `${kind} ${group.id} ${user.id}`,
        )
        const entered = [...after].filter((one) => !before.has(one)).map((one) => `group.enter ${one}`)
        const left = [...before].filter((one) => !after.has(one)).map((one) => `group.leave ${one}`)
        expect(effects.sort()).toEqual([...entered, ...left].sort())
        const queuesAfter = queueMembers()
        for (const { queues, group, user, kind } of plan.sideEffects ?? []) {
          const others = kind === 'group.enter' ? queuesBefore : queuesAfter
          const wanted = fedBy(group.id).filter((id) => !others.has(`${id} ${user.id}`))
          expect(queues.map(({ id }) => id).sort()).toEqual(wanted)
          moved += wanted.length
          retained += fedBy(group.id).length - wanted.length
        }
        moves += effects.length
        await org.stop()
      }),
      { numRuns: process.env.SKILLROUTE_FULL === '1' ? 8 : 2, seed: 3, endOnFailure: true },
    )
    expect(moves).toBeGreaterThan(10)
    expect(Math.min(moved, retained)).toBeGreaterThan(0)
  })
})

/** `group user` for every member of a skill group in the emulated org. */
function members(): Set<string> {
  return new Set(
    [...org.emulator.world.skillGroups.values()].flatMap(({ id, members }) =>
      [...members].map((user) => `${id} ${user}`),
    ),
  )
}

/** Every queue takes members from every skill group; every second user is also a member by hand. */
function addMembers(): void {
  const { world } = org.emulator
  const direct = [...world.users.keys()].filter((_, at) => at % 2 === 0)
  const memberGroups = [...world.skillGroups.keys()].map((id) => ({ id, name: id, type: 'SKILLGROUP' }))
  for (const queue of world.queues.values()) {
    queue.config.memberGroups = memberGroups
    syncGroupMembers(world, queue, undefined)
    for (const userId of direct)
      queue.members.set(userId, { userId, joined: true, ringNumber: 1, memberBy: 'user', addedAtMs: 0 })
  }
}

/** `queue user` for every member of a queue in the emulated org. */
function queueMembers(): Set<string> {
  return new Set(
    [...org.emulator.world.queues.values()].flatMap(({ id, members: own }) =>
      [...own.keys()].map((userId) => `${id} ${userId}`),
    ),
  )
}

function fedBy(groupId: string): string[] {
  return [...org.emulator.world.queues.values()]
    .filter(({ config }) => JSON.stringify(config).includes(groupId))
    .map(({ id }) => id)
    .sort()
}
