import { describe, expect, it } from 'vitest'
import type { Estimate, RoutingModel } from '../../src/documents'
import { applyMoves, optimizeAssignments, type SimulateOptions, simulate } from '../../src/optimizer'
import { centerModel, centersFromFile, everybodyHoldsEverything, handleTimeBoosted } from './centers'

/** Baselines agree within this, or within what the chance of their own 450,000 contacts explains. */
const BASELINE_TOLERANCE = 0.006
const BASELINE_CONTACTS = 450_000

/** Contacts judged a run: half-widths of differences on common contacts below 0.001. */
const CONTACTS = 1_000_000

const centers = centersFromFile()
/** Seconds of computing that one plan may take. */
const MOST_SECONDS = 20

const closed: { readonly half: number[]; readonly two: number[] } = { half: [], two: [] }

describe('the centers that SKILLROUTE_CENTERS names', () => {
  it('are there to be judged', async ({ annotate }) => {
    if (centers === undefined) await annotate('not judged: SKILLROUTE_CENTERS does not name a file of centers')
    else expect(centers.length).toBeGreaterThan(0)
  })

  it.each(centers ?? [])(
    'close at least 94 % of the gap with 2.5 skills per agent: $id',
    (center) => {
      const model = centerModel(center)
      const all = everybodyHoldsEverything(model)
      const [idleRun, fastRun, presentRun] = [
        judgement(all, { agentChoice: 'longestIdle' }),
        judgement(all, { agentChoice: 'fastestFirst' }),
        judgement(model),
      ]
      const [idle, fast, present] = [idleRun.mean ?? 0, fastRun.mean ?? 0, presentRun.mean ?? 0]
      const share = (own: number): number => (own - idle) / (fast - idle)
      const half = planned(model, 2.5)
      expect(share(half)).toBeGreaterThanOrEqual(0.94)
      expect(half).toBeGreaterThan(present)
      expect(half).toBeGreaterThan(judged(handleTimeBoosted(model)))
      closed.half.push(share(half))
      closed.two.push(share(planned(model, 2)))
      const { baselines = {} } = center
      const known = [
        [baselines.everybodyHoldsEverythingLongestIdle, idleRun],
        [baselines.everybodyHoldsEverythingFastestFirst, fastRun],
        [baselines.presentSkillsAndLevelsByBest, presentRun],
      ] as const
      for (const [baseline, own] of known) {
        if (baseline === undefined) continue
        // A 95 % half-width is about two standard errors; three of both runs together are allowed.
        const chance = 1.5 * (own.halfWidth ?? 0) * Math.sqrt(1 + CONTACTS / BASELINE_CONTACTS)
        expect(Math.abs((own.mean ?? 0) - baseline.serviceLevel)).toBeLessThan(Math.max(BASELINE_TOLERANCE, chance))
      }
    },
    600_000,
  )

  it('close 97 % on average, and 91 % with 2 skills per agent', () => {
    if (closed.half.length === 0) return
    expect(mean(closed.half)).toBeGreaterThanOrEqual(0.97)
    expect(mean(closed.two)).toBeGreaterThanOrEqual(0.91)
  })
})

/** Service level of the plan, its skills per agent and its computing time checked on the way. */
function planned(model: RoutingModel, averageSkillsPerAgent: number): number {
  const start = process.cpuUsage().user
  const { changes, after } = optimizeAssignments(model, { averageSkillsPerAgent })
  expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(MOST_SECONDS)
  expect(after.skillsPerAgent).toBeLessThanOrEqual(averageSkillsPerAgent)
  return judged(applyMoves(model, changes))
}

function judged(model: RoutingModel): number {
  return judgement(model).mean ?? 0
}

function judgement(model: RoutingModel, rules: SimulateOptions['rules'] = {}): Estimate {
  const perHour = model.contactTypes.reduce((sum, { callsPerHour }) => sum + callsPerHour, 0)
  const run = { seed: 4711, replications: 10, hours: CONTACTS / 10 / perHour, warmUpHours: 1, rules }
  return simulate(model, run).total.serviceLevel.offered
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
