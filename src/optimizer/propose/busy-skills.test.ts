import { expect, it } from 'vitest'
import { testModel } from '../test-model'
import { busySkills } from './busy-skills'

/** 1,000 staffed seconds an agent; `s` takes 90 % of those of its holders, `u` 50 %, and nobody holds `n`. */
const model = (offered = 101) =>
  testModel({
    types: ['s', 'u', 'n'].map((id) => ({ id, skillIds: [id], offered })),
    agents: [
      { id: 'a', staffedSeconds: 1000, skills: { s: 3, u: 3 }, handled: { s: [8, 100], u: [2, 100] } },
      { id: 'b', staffedSeconds: 1000, skills: { s: 3 }, handled: { s: [10, 100] } },
      // Work of those who no longer hold the skill does not count.
      { id: 'c', staffedSeconds: 1000, skills: { u: 1 }, handled: { u: [8, 100], s: [9, 100] } },
    ],
  })

it('finds skills over 85 % of their holders’ time with more than 100 contacts, and those that nobody holds', () => {
  expect(busySkills(model(), {})).toEqual([
    { skill: { id: 's', name: 'Skill s' }, offered: 101, utilization: 0.9 },
    { skill: { id: 'n', name: 'Skill n' }, offered: 101, utilization: undefined },
  ])
})

it('compares with the limits given, and needs staffed time', () => {
  const ids = (...given: Parameters<typeof busySkills>) => busySkills(...given).map(({ skill }) => skill.id)
  expect(ids(model(100), {})).toEqual([])
  expect(ids(model(100), { minOffered: 99 })).toEqual(['s', 'n'])
  expect(ids(model(), { minUtilization: 0.9 })).toEqual(['n'])
  expect(ids(model(), { minUtilization: 0.4 })).toEqual(['s', 'u', 'n'])
  const untimed = { ...model(), agents: model().agents.map((agent) => ({ ...agent, staffedSeconds: 0 })) }
  expect(ids(untimed, {})).toEqual(['n'])
})
