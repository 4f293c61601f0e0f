import { expect, it } from 'vitest'
import { defineModel } from '../model/define/define-model'
import { recommendSkills } from './recommend-skills'

/** Contacts that ask for two skills at once, and agents of whom most have one of them or none. */
const model = defineModel({
  targetSeconds: 20,
  patienceSeconds: 120,
  ahtSeconds: 300,
  contactTypes: [
    { id: 'both', queue: 'Claims', skills: ['Claims', 'French'], callsPerHour: 20 },
    { id: 'plain', queue: 'Sales', skills: ['Sales'], callsPerHour: 6 },
  ],
  agents: [
    { id: 'h', count: 2, skills: { Claims: 3, French: 3 }, queues: ['Claims'] },
    { id: 'n', count: 4, skills: { Sales: 3 }, queues: ['Claims', 'Sales'] },
  ],
})

it('says which changes act only together, in names', () => {
  const { changes } = recommendSkills(model, {
    levers: ['grant'],
    maxChanges: 4,
    maxServiceLevelDrop: 1,
    evaluationWeeks: 2,
    refineContacts: 0,
  })
  const granted = changes.filter(({ action }) => action === 'ADD')
  expect(granted.length).toBeGreaterThan(1)
  for (const { agent, skill, reason, with: others } of granted) {
    const other = skill?.name === 'French' ? 'Claims' : 'French'
    expect(others).toEqual([`ADD:${agent.id}:${model.skills.find(({ name }) => name === other)?.id}`])
    expect(reason).toMatch(new RegExp(` Only together with ${other}: the value shown is that of both\\.$`))
  }
})
