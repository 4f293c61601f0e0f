/**
 * False alarms, power and coverage of experiments, repeated. By default a few hundred on days of a simple process; with
 * SKILLROUTE_FULL=1 a thousand of each kind.
 */
import { describe, expect, it } from 'vitest'
import { drawService } from '../kit/drawn-service.fixtures'
import { weeksFrom } from './drawn-days.fixtures'
import { repeatExperiments } from './repeated.fixtures'

const full = process.env.SKILLROUTE_FULL === '1'
const runs = full ? 1000 : 24
/** Four standard deviations of a share of so many, about it: what random variation does not pass. */
const slack = (share: number): number => 4 * Math.sqrt((share * (1 - share)) / runs)

describe('experiments on drawn days', () => {
  const pool = drawService({ seed: 'pool', days: 7 * 80, size: 15 })

  it.each([
    ['day', 'learn', 'none', 0.06],
    ['halfDay', 'apply', 'groupSequential', 0.05],
  ] as const)(
    '%s blocks, %s, stopping %s: alarms, power and intervals are as promised',
    (block, adjust, stopping, effect) => {
      const results = repeatExperiments(weeksFrom(pool), { runs, block, adjust, stopping, effect })
      if (full) console.log(block, adjust, stopping, effect, JSON.stringify(results))
      expect(results.alarms).toBeLessThan(0.05 + slack(0.05))
      expect(results.coverage).toBeGreaterThan(0.95 - slack(0.05))
      expect(Math.abs(results.power - results.promised)).toBeLessThan(0.05 + slack(0.8))
    },
  )

  it('an always-valid experiment that is looked at after every unit makes no more false alarms', () => {
    const kind = { block: 'halfDay', adjust: 'learn', stopping: 'alwaysValid', effect: 0.08 } as const
    const results = repeatExperiments(weeksFrom(pool), { runs: runs / 2, ...kind })
    if (full) console.log(kind, JSON.stringify(results))
    expect(results.alarms).toBeLessThan(0.05 + slack(0.05))
    expect(results.coverage).toBeGreaterThan(0.95 - slack(0.05))
    expect(results.power).toBeGreaterThan(0.5)
  })
})
