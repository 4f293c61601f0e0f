import { expect, it } from 'vitest'
import { defineModel } from '../../model/define/define-model'
import { compileWeek, settleHandleTimes, withChanges } from './design'
import { evaluateWeek } from './evaluate'
import { improveSettings } from './settings'
import { weeksOf } from './week'

it('brings the same staff to every design: a change that concerns no contact changes nothing', () => {
  const day = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 30 : 5))
  const given = defineModel({
    targetSeconds: 20,
    patienceSeconds: 120,
    ahtSeconds: 240,
    contactTypes: [
      { id: 'billing', queue: 'Q', skills: ['Billing'], profile: { intervalMinutes: 60, callsPerHour: day } },
      { id: 'cards', queue: 'Q', skills: ['Cards'], profile: { intervalMinutes: 60, callsPerHour: day } },
      { id: 'none', queue: 'Q', skills: ['Rare'], callsPerHour: 0 },
    ],
    agents: [
      { id: 'b', count: 4, skills: { Billing: 3 }, availability: 0.6 },
      { id: 'c', count: 4, skills: { Cards: 3 }, availability: 0.6 },
    ],
  })
  const settings = improveSettings(given, {})
  const model = settleHandleTimes(given, settings)
  const rare = model.skills.findIndex(({ name }) => name === 'Rare')
  const designs = [model, withChanges(model, [{ agent: 0, tokens: [rare] }])].map((own) => compileWeek(own, settings))
  const [base] = designs
  if (base === undefined) throw new Error('no design')
  const weekOf = weeksOf(base, settings)
  const [before, after] = designs.map((own) => evaluateWeek(own, weekOf(3), undefined))
  expect(after).toEqual(before)
  expect(before?.within.some((count) => count > 0)).toBe(true)
})
