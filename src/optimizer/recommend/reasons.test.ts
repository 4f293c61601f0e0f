import { describe, expect, it } from 'vitest'
import type { Recommendation } from '../../documents'
import { seededModel } from '../test-model'
import { recommendSkills } from './recommend'

const LOAD =
  /^(?:The (?:one agent|(\d+) agents) who can take (.+?) (?:(?:is|are) (\d+) % occupied and )?faces? an offered load of (\d+) % of capacity|Nobody on queue can take (.+?)) \(([\d.]+) contacts a week/

/** What reasons say of each skill, by its name. */
function saidOf(list: readonly Recommendation[]): Map<string, Set<string>> {
  const said = new Map<string, Set<string>>()
  for (const { action, skill, reason, evidence } of list) {
    if (action !== 'ADD') continue
    expect(reason).not.toMatch(/\b1 agents\b/)
    const [, able, busyName, busy, load, loneName, offered] = LOAD.exec(reason) ?? []
    expect([reason, busyName ?? loneName]).toEqual([reason, skill.name])
    const { skilledUtilization, saturationBefore } = evidence
    if (busy !== undefined) expect(Number(busy)).toBe(Math.round(Number(skilledUtilization) * 100))
    if (load !== undefined) expect(Number(load)).toBe(Math.round(Number(saturationBefore) * 100))
    else expect(saturationBefore).toBe('nobody can serve it')
    said.set(skill.name, (said.get(skill.name) ?? new Set()).add(`${able} ${busy} ${load} ${offered}`))
  }
  return said
}

describe('reasons', () => {
  it('say one thing of a skill in all rows, and what the row has', () => {
    let several = 0
    for (let seed = 1; seed <= 12; seed++) {
      const list = recommendSkills(seededModel(seed, 30, 5), { actions: ['ADD'], minOffered: 0, minValue: 0.001 })
      for (const [skill, texts] of saidOf(list)) {
        expect([seed, skill, [...texts]]).toEqual([seed, skill, [[...texts][0]]])
        several += list.filter((one) => one.skill.name === skill).length > 1 ? 1 : 0
      }
    }
    expect(several).toBeGreaterThan(2)
  })
})

describe('confirmed removals', () => {
  it('are those alone that are shown to help', () => {
    const model = seededModel(2, 30, 5)
    const options = { actions: ['REMOVE'], maxContactsLost: 1000, maxServiceLoss: 1, maxShareRemoved: 1 } as const
    const list = recommendSkills(model, { ...options, confirm: { contacts: 5_000, top: 4 } })
    expect(recommendSkills(model, options).some(({ value }) => (value?.contactsPerWeek ?? 0) < 0)).toBe(true)
    for (const { value } of list) {
      expect(value?.interval?.low ?? value?.contactsPerWeek ?? -1).toBeGreaterThanOrEqual(0)
    }
  })
})
