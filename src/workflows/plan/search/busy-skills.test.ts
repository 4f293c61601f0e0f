import { expect, it } from 'vitest'
import { agent, queue, smallOrg } from '../../../../test/support/rules/small-org'
import { testModel } from '../../../optimizer/test-model'
import { resolveLimits } from '../names'
import { searchJob } from '../search-job'
import { busySkillsNote } from './busy-skills'

const model = testModel({
  types: ['s', 'u'].map((id) => ({ id, skillIds: [id], offered: 101 })),
  agents: [
    { id: 'a', staffedSeconds: 1000, skills: { s: 3 }, handled: { s: [9, 100] } },
    { id: 'b', staffedSeconds: 1000, skills: { u: 3 }, handled: { u: [5, 100] } },
  ],
})
const snapshot = smallOrg({
  agents: ['a', 'b'].map((id) => agent(id, {})),
  skills: model.skills.map(({ id, name }) => ({ id, name, state: 'active' })),
  queues: [queue('q', 'Queue q', ['a', 'b'])],
})

it('limits a search to grants of the busy skills, and says which they are', () => {
  const optionsOf = (recommend: object) =>
    searchJob(snapshot, { recommend }, resolveLimits(snapshot, {}), 0)(model).options
  expect(optionsOf({ onlyBusySkills: {} })).toMatchObject({ levers: ['grant'], protectedSkills: ['u'] })
  expect(optionsOf({ onlyBusySkills: {} })).not.toHaveProperty('onlyBusySkills')
  expect(optionsOf({ onlyBusySkills: { minUtilization: 0.4 } })).toMatchObject({ protectedSkills: [] })
  expect(optionsOf({})).toMatchObject({ protectedSkills: [] })
  expect(busySkillsNote(model, { onlyBusySkills: {} })).toEqual([
    'Only skills that take more than 85 % of the staffed time of their holders, with more than 100 contacts offered, are granted: Skill s (90 %, 101 offered).',
  ])
  expect(busySkillsNote(model, { onlyBusySkills: { minOffered: 500 } })[0]).toContain(
    '500 contacts offered, are granted: there is none',
  )
  expect(busySkillsNote(model, {})).toEqual([])
})
