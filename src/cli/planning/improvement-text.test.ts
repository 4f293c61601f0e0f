import { expect, it } from 'vitest'
import { improvementOf } from '../../../test/support/improvement'
import type { Forecast } from '../../documents'
import { effectText } from './improvement-text'

const forecast: Forecast = {
  format: 'skillroute/forecast@1',
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
    'a formula for each queue',
  )
  // Without a curve, or where nothing was chosen, there is nothing to compare.
  expect(effectText(forecast, undefined, {})).not.toContain('curve')
  expect(effectText(forecast, improvementOf([], 0, 'nothing'), {})).not.toContain('curve')
})
