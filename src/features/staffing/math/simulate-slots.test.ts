import { expect, it } from 'vitest'
import { defineModel } from '../../../optimizer/model'
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
