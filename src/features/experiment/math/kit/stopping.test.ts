import { expect, it } from 'vitest'
import { seededRandom } from '../../../../core/random'
import { normalQuantile } from '../../../../optimizer/math/normal'
import { normal } from './drawn-service.fixtures'
import { equivalentLevel, plannedAnalyses } from './stopping'

it('one test at the equivalent level finds an effect as often as all checks together', () => {
  const random = seededRandom('drawn processes')
  const analyses = plannedAnalyses('groupSequential', 6, 0.05)
  const last = analyses.at(-1)?.level ?? 0
  const level = equivalentLevel(analyses)
  expect(level).toBeGreaterThan(last)
  expect(level).toBeLessThan(0.05)
  const effect = normalQuantile(1 - level / 2) + normalQuantile(0.8)
  const runs = 40_000
  let found = 0
  for (let run = 0; run < runs; run++) {
    let sum = 0
    for (let pair = 1; pair <= 6; pair++) {
      sum += effect / 6 + normal(random) / Math.sqrt(6)
      const check = analyses.find(({ pairs }) => pairs === pair)
      if (check === undefined || Math.abs(sum) < normalQuantile(1 - check.level / 2) * Math.sqrt(pair / 6)) continue
      found++
      break
    }
  }
  // Four standard deviations of a share of so many; the last check alone finds 1.3 points fewer.
  expect(Math.abs(found / runs - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / runs))
})

it('an experiment with one check has the level of that check', () => {
  expect(equivalentLevel(plannedAnalyses('none', 4, 0.05))).toBe(0.05)
})
