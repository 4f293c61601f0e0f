import { expect, it } from 'vitest'
import { defineModel } from '../../../optimizer/model'
import { requiredAgents } from '../../../optimizer/staffing'
import { buildProblem } from './problem'
import { evaluateSlots } from './simulate-slots'
import { staffCenter } from './staff-center'

it('simulates contacts that are in hand for hours, also where only a part of the day is evaluated', () => {
  const callsPerHour = Array.from({ length: 48 }, (_, i) => (i < 14 || i >= 32 ? 0 : 10 + 3 * Math.sin(i / 2)))
  const model = defineModel({
    patienceSeconds: 7200,
    contactTypes: [{ id: 'cases', profile: { intervalMinutes: 30, callsPerHour }, ahtSeconds: 7200 }],
    agents: [],
  })
  const target = { serviceLevel: 0.8, targetSeconds: 60 }
  const { intervals, total } = staffCenter(model, { replications: 80, target })
  expect(total.serviceLevel).toBeGreaterThan(0.8)
  for (const { serviceLevel } of intervals) expect(serviceLevel).toBeGreaterThan(0.7)
})

it('staffs the first intervals of a center that never closes as those after', () => {
  const [rate, ahtSeconds] = [30, 1200]
  const callsPerHour = Array.from({ length: 12 }, () => rate)
  const model = defineModel({
    patienceSeconds: 300,
    contactTypes: [{ id: 'care', ahtSeconds, profile: { intervalMinutes: 30, callsPerHour } }],
    agents: [],
  })
  const target = { serviceLevel: 0.8, targetSeconds: 20 }
  const { agents: needed } = requiredAgents({ callsPerHour: rate, ahtSeconds, patienceSeconds: 300, target })
  const { intervals } = staffCenter(model, { replications: 80, target })
  for (const { agents } of intervals) expect(Math.abs(agents - needed)).toBeLessThanOrEqual(1)
})

it('takes the end of the profile as what comes before its start', () => {
  const profile = { intervalMinutes: 30, callsPerHour: Array.from({ length: 48 }, () => 30) }
  const model = defineModel({ contactTypes: [{ id: 'care', profile, ahtSeconds: 1200 }], agents: [] })
  const problem = buildProblem(model, {})
  const simulation = { problem, options: {}, replications: 8, maxContacts: 1, contactsLeft: 1 }
  const counts = problem.slots.map(() => [20])
  const step = evaluateSlots(simulation, counts, [0], { seed: 1, effort: 1 }, 'checking').next().value
  const rates =
    step !== undefined && 'model' in step ? step.model.contactTypes[0]?.weekProfile?.callsPerHour : undefined
  // 100 minutes before 00:00: from 22:20.
  expect(rates?.flatMap((rate, i) => (rate > 0 ? [i / 2] : []))).toEqual([0, 22, 22.5, 23, 23.5])
})
