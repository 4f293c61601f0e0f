import { expect, it } from 'vitest'
import { improvementOf } from '../../../test/support/improvement'
import type { Effect } from '../../documents'
import { COUNTED } from '../../optimizer/improve/notes'
import { effectText } from './improvement-text'

const forecast: Effect = {
  format: 'skillroute/effect@1',
  method: 'simulation',
  queues: [],
  notes: [],
}

it('says why the figures of the curve and those of the forecast below it differ', () => {
  const improvement = improvementOf([4, 10], 1)
  const simulated = effectText(forecast, improvement, { width: 300 })
  expect(simulated).toContain('The curve above is of average weeks')
  expect(simulated).toContain('the forecast is of weeks to come')
  expect(effectText({ ...forecast, method: 'erlang-a' }, improvement, { width: 300 })).toContain(
    'may even differ on whether a queue gains or loses',
  )
  expect(simulated).not.toContain('given hours')
  const hours = effectText(forecast, improvement, { width: 300 }, undefined, [COUNTED.hours, COUNTED.weights])
  expect(hours).toContain('counts only contacts that arrive in the given hours, and contacts by the given weights')
  // Without a curve, or where nothing was chosen, there is nothing to compare.
  expect(effectText(forecast, undefined, {})).not.toContain('curve')
  expect(effectText(forecast, improvementOf([], 0, 'nothing'), {})).not.toContain('curve')
})

it('shows the queues of the scope, and one line for the others', () => {
  const of = (name: string, before: number, after: number): Effect['queues'][number] => ({
    queue: { id: name, name },
    mediaType: 'voice',
    target: { ratio: 0.8, seconds: 20 },
    contactsPerWeek: 100,
    before: { serviceLevel: before, asaSeconds: 20, occupancy: 0.6, agents: 9, stable: true },
    after: { serviceLevel: after, asaSeconds: 10, occupancy: 0.6, agents: 9, stable: true },
  })
  const queues = [of('Billing', 0.5, 0.7), of('Sales', 0.9, 0.898), of('Cards', 0.805, 0.79), of('Fraud', 0.6, 0.7997)]
  const text = effectText({ ...forecast, queues }, undefined, { width: 300 }, [{ id: 'Billing', name: 'Billing' }])
  expect(text).toMatch(/Billing +80 % in 20 s +50\.0 % → 70\.0 %/)
  expect(text).not.toContain('80.5 %')
  expect(text).toContain('3 other queues: between -1.5 (Cards) and +20.0 points (Fraud).')
  // A queue that falls below its target is named even outside the scope.
  expect(text).toContain('Falls below target: Cards (voice).')
  expect(text).toContain('Still below target: Billing (voice).')
  expect(effectText({ ...forecast, queues }, undefined, { width: 300 })).toContain('80.5 %')
  expect(effectText({ ...forecast, queues }, undefined, { width: 300 })).toContain('60.0 % → 79.97 %')
})
