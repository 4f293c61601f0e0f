import { expect, it } from 'vitest'
import type { Demand } from '../../documents'
import { testModel } from '../../optimizer/test-model'
import { forecastInThreads } from './forecast-in-threads'

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
