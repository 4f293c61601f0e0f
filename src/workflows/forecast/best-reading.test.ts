/** What a forecast says where it matters whom BEST considers. */
import { expect, it } from 'vitest'
import { defineModel, whatIf } from '../../optimizer'
import { crowdedQueues, withOtherReading } from './forecast-in-threads'

function center(others: number) {
  return defineModel({
    queues: [{ id: 'sales', name: 'Sales' }],
    contactTypes: [{ id: 't', queue: 'sales', skills: ['s'], callsPerHour: 60, ahtSeconds: 300, patienceSeconds: 120 }],
    agents: [
      { id: 'skilled', count: 10, skills: { s: 3 } },
      { id: 'other', count: others },
    ],
  })
}

it('gives both figures of a queue in which more agents are free than BEST considers', () => {
  const model = center(150)
  const crowded = crowdedQueues(model)
  expect([...crowded]).toEqual(['sales'])
  const made = whatIf(model, [], { method: 'simulation', simulation: { weeks: 2 } })
  const skilled = { weeks: 2, rules: { bestCandidatesBy: 'skills' } } as const
  const other = whatIf(model, [], { method: 'simulation', simulation: skilled })
  const { notes } = withOtherReading(made, other, crowded)
  const [, idle = '', skills = ''] =
    /after the changes: ([\d.]+) %.*; ([\d.]+) % if those/.exec(notes.at(-1) ?? '') ?? []
  expect(Number(skills) - Number(idle)).toBeGreaterThan(5)
  expect(withOtherReading(made, made, crowded)).toBe(made)
})

it('says nothing where all agents are considered, or all hold the skills', () => {
  expect(crowdedQueues(center(80)).size).toBe(0)
  const alike = center(150)
  const agents = alike.agents.map((agent) => ({ ...agent, skills: [{ id: 's', level: 3 }] }))
  expect(crowdedQueues({ ...alike, agents }).size).toBe(0)
})
