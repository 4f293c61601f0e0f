import { expect, it } from 'vitest'
import type { Demand } from '../../documents'
import { defineModel, whatIf } from '../../optimizer'
import { testModel } from '../../optimizer/test-model'
import { crowdedQueues, forecastInThreads, withOtherReading } from './forecast-in-threads'

const HOURS = 14 * 24
const perHour = Array.from({ length: 168 }, () => 6)

const demand: Demand = {
  format: 'skillroute/demand@1',
  org: { id: 'o', name: 'O' },
  interval: { start: '2026-02-02T00:00:00.000Z', end: '2026-02-16T00:00:00.000Z' },
  granularityMinutes: 60,
  contactTypes: [
    {
      id: 'a',
      queueId: 'q',
      mediaType: 'voice',
      skillIds: [],
      offered: Array.from({ length: HOURS }, () => 6),
      answered: 6 * HOURS,
      abandoned: 0,
      shortAbandoned: 0,
      handled: 6 * HOURS,
      handleSeconds: 6 * HOURS * 300,
      waitSeconds: 6 * HOURS,
      overServiceLevel: 10,
      transferred: 0,
    },
  ],
  agents: [],
  staffing: [
    {
      userId: 'agent',
      interactingSeconds: 0,
      communicatingSeconds: 0,
      idleSeconds: HOURS * 3600,
      notRespondingSeconds: 0,
      offQueueSeconds: 0,
      onQueue: [[0, HOURS * 60, 1]],
    },
  ],
  notes: [],
}
const average = testModel({
  types: [{ id: 'a', callsPerHour: 6, weekProfile: { intervalMinutes: 60, callsPerHour: perHour } }],
  agents: [{ id: 'agent' }],
})
const named = { ...average, period: { start: '2026-02-16T00:00:00Z', end: '2026-02-23T00:00:00Z', timeZone: 'UTC' } }

it('corrects the forecast of named days by the record, and no other', async () => {
  const [of, usual] = [
    await forecastInThreads(named, demand, [], { threads: 1 }),
    await forecastInThreads(average, demand, [], { threads: 1 }),
  ]
  // One agent for six calls of five minutes an hour: half of them wait, where nearly none did on record.
  expect(usual.queues[0]?.before.serviceLevel).toBeLessThan(0.65)
  expect(usual.notes.join()).not.toContain('Corrected by the record')
  expect(of.notes.join()).toContain('Corrected by the record')
  expect(of.queues[0]?.before.serviceLevel).toBeGreaterThan(0.7)
})

it('says in words that every door has how a forecast by formula becomes a simulation', async () => {
  const [type] = demand.contactTypes
  const many = type === undefined ? [] : [{ ...type, offered: type.offered.map(() => 3000) }]
  const { notes } = await forecastInThreads(average, { ...demand, contactTypes: many }, [], { threads: 1 })
  expect(notes[0]).toMatch(/^By formula.*Choose simulation as the method of the forecast/)
})

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
