import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SkillChange } from '../../../documents'
import { skillChanges } from '../../../documents/plan/skill-changes'
import { groupWrites } from '../../cost/write-groups'
import { skillsDriver } from '../../subjects/subject'
import { decide } from './decide'

const level = fc.integer({ min: 0, max: 5 })
const maybeLevel = fc.option(level)

/** One user's changes, with what that user holds now. */
const anyCase = fc.uniqueArray(
  fc.record({ skill: fc.nat(120), before: maybeLevel, after: maybeLevel, now: maybeLevel }),
  {
    selector: (row) => row.skill,
    maxLength: 120,
  },
)

function change(row: { skill: number; before: number | null; after: number | null }): SkillChange {
  const skill = { id: `skill-${row.skill}`, name: `Skill ${row.skill}` }
  const shared = { id: `change-${row.skill}`, user: { id: 'u', name: 'Ann' }, skill, reason: '', value: null }
  return row.after === null
    ? { ...shared, kind: 'skill.remove', before: row.before ?? 0, after: null }
    : { ...shared, kind: 'skill.set', before: row.before, after: row.after }
}

describe('decide', () => {
  it('writes only what is still as the plan saw it, never what holds, never what someone changed', () => {
    fc.assert(
      fc.property(anyCase, fc.constantFrom('fail', 'skip', 'merge'), (rows, policy) => {
        const changes = rows.map(change)
        const now = new Map(rows.flatMap((row) => (row.now === null ? [] : [[`skill-${row.skill}`, row.now]])))
        const found = (one: SkillChange): number | null => now.get(one.skill.id) ?? null
        const decision = decide(changes, now, policy)
        const conflicts = skillChanges(decision.conflicts.map((one) => one.change))
        const holding = skillChanges(decision.holding)
        const write = skillChanges(decision.write)
        const skipped = skillChanges(decision.skipped)
        expect([...holding, ...write, ...conflicts, ...skipped].map((one) => one.id).sort()).toEqual(
          changes.map((one) => one.id).sort(),
        )
        for (const one of holding) expect(found(one)).toBe(one.after)
        for (const one of [...write, ...skipped]) expect(found(one)).toBe(one.before)
        for (const one of conflicts) expect([one.before, one.after]).not.toContain(found(one))
        if (policy !== 'merge' && conflicts.length > 0) expect(write).toEqual([])
        if (policy === 'merge') expect(skipped).toEqual([])
      }),
    )
  })

  it('ignores skills that the plan does not name, and noise of single precision', () => {
    const desired = change({ skill: 1, before: null, after: 3 })
    const now = new Map([
      ['skill-9', 2],
      ['skill-1', Math.fround(2.2) - 2.2 + 3],
    ])
    expect(decide([desired], now, 'fail').holding).toEqual([desired])
  })
})

describe('the writes of a user', () => {
  it('carries every change once: sets 50 a call, then removals one by one', () => {
    fc.assert(
      fc.property(anyCase, (rows) => {
        const changes = rows.map(change)
        const writes = skillsDriver.writes('u', changes, new Map())
        expect(writes.flatMap((one) => one.changes.map(({ id }) => id)).sort()).toEqual(
          changes.map(({ id }) => id).sort(),
        )
        const sets = changes.filter((one) => one.after !== null).length
        expect(writes).toHaveLength(Math.ceil(sets / 50) + changes.length - sets)
        for (const one of writes) expect(one.changes.length).toBeLessThanOrEqual(50)
        const firstRemoval = writes.findIndex((one) => one.changes[0]?.kind === 'skill.remove')
        if (firstRemoval >= 0)
          expect(writes.slice(firstRemoval).every((one) => one.changes[0]?.kind === 'skill.remove')).toBe(true)
      }),
    )
  })

  it('groups by user in the order of the plan', () => {
    const of = (user: string, skill: number): SkillChange => ({
      ...change({ skill, before: null, after: 1 }),
      user: { id: user, name: user },
    })
    const { users } = groupWrites([of('b', 1), of('a', 2), of('b', 3)])
    expect(users.map(({ key, units }) => [key, units.flatMap(({ changes }) => changes).length])).toEqual([
      ['b', 2],
      ['a', 1],
    ])
  })
})
