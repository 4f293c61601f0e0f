import { expect, it } from 'vitest'
import { agent, queue, smallOrg } from '../../../test/support/rules/small-org'
import type { Snapshot } from '../../documents'
import { testModel } from '../../optimizer/test-model'
import { resolveLimits } from './names'
import { busySkillsNote, joinDivisions, searchJob } from './search-job'

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

it('takes hours by the clocks of the days that the model is of', () => {
  const recommend = { hours: ['Mon 08:00-12:00'], timeZone: 'Europe/Berlin' }
  const job = searchJob(snapshot, { recommend }, resolveLimits(snapshot, {}), Date.UTC(2026, 0, 5))
  const period = { start: '2026-06-28T22:00:00Z', end: '2026-07-05T22:00:00Z', timeZone: 'Europe/Berlin' }
  expect(job(model).options).toMatchObject({ hours: [{ fromMinute: 420, toMinute: 660 }] })
  expect(job({ ...model, period }).options).toMatchObject({ hours: [{ fromMinute: 360, toMinute: 600 }] })
})

it('opens a queue to its own division and to those that it has members of', () => {
  const person = (id: string, divisionId: string) => ({ id, divisionId })
  const of = (id: string, divisionId: string | undefined, members: readonly string[]) => ({
    id,
    ...(divisionId === undefined ? {} : { divisionId }),
    members: members.map((userId) => ({ userId })),
  })
  const org: unknown = {
    agents: [person('a', 'north'), person('b', 'south'), person('c', 'east')],
    queues: [of('own', 'north', ['a']), of('mixed', 'north', ['a', 'b']), of('open', undefined, ['a'])],
  }
  expect(joinDivisions(org as Snapshot)).toEqual({
    agents: { a: 'north', b: 'south', c: 'east' },
    queues: { own: ['north'], mixed: ['north', 'south'] },
  })
})
