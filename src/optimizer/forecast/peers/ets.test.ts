import { describe, expect, it } from 'vitest'
import { design, regress, type Term } from '../level/regress'
import { bestEts, fitEts, runEts } from './ets'
import { ETS_OF_R, TSLM_OF_R } from './r.fixtures'

describe('exponential smoothing beside R', () => {
  it.each(ETS_OF_R)('runs over $name as ets does, with its weights and first states', (one) => {
    const run = runEts(one.values, one.model, one.start)
    // R prints 12 digits of weights and states.
    expect(Math.abs(run.logLikelihood - one.logLikelihood)).toBeLessThan(1e-4)
    expect(Math.abs(run.aicc - one.aicc)).toBeLessThan(2e-4)
    run.forecast(one.forecast.length).forEach((value, h) => {
      expect(Math.abs(value / (one.forecast[h] ?? 0) - 1)).toBeLessThan(1e-5)
    })
  })

  it.each(ETS_OF_R)('finds weights for $name that are at least as likely, and forecasts alike', (one) => {
    const fit = fitEts(one.values, one.model)
    expect(fit.logLikelihood).toBeGreaterThan(one.logLikelihood - 0.05)
    const wide = Math.sqrt(fit.squares / one.values.length)
    fit.forecast(one.forecast.length).forEach((value, h) => {
      expect(Math.abs(value - (one.forecast[h] ?? 0))).toBeLessThan(0.5 * wide)
    })
  })

  it('takes no trend or season where there is none', () => {
    const flat = Array.from({ length: 60 }, (_, i) => 100 + (((i * 7919) % 13) - 6))
    expect(bestEts(flat, 7).model.trend).toBe('none')
  })
})

describe('the regression of levels beside R', () => {
  it('is tslm where days scatter alone and nothing is known before', () => {
    const terms: Term[] = [
      { at: () => 1, precision: 0 },
      { at: (day) => day + 1, precision: 0 },
      ...Array.from(
        { length: 11 },
        (_, s): Term => ({ at: (_day, season) => (season === s + 1 ? 1 : 0), precision: 0 }),
      ),
    ]
    const points = TSLM_OF_R.values.map((value, day) => ({ day, weekday: day % 12, value, variance: 1 }))
    const fit = regress(design(points, terms), { day: 0, lasting: 0, fading: 0 })
    fit?.coefficients.forEach((coefficient, i) => {
      expect(coefficient).toBeCloseTo(TSLM_OF_R.coefficients[i] ?? 0, 10)
    })
    TSLM_OF_R.forecast.forEach((value, h) => {
      expect(fit?.forecast(144 + h, h).mean).toBeCloseTo(value, 10)
    })
    expect(fit?.coefficients).toHaveLength(13)
  })
})
