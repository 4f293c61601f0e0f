import { seededRandom } from '../../../../core/random'
import { WEEK_MS } from '../../../../core/time/durations'
import type { ExperimentEstimate, ServedSeries } from '../kit/types'
import type { Panel } from '../panel/fixed-effects'
import { estimateControl, planControl, planStaggered, weeklyDifferences } from '../panel/plan'
import { estimateStaggered, shuffled } from '../panel/staggered'
import { calculateMetric, servedBetween } from '../switchback/past'
import { drawnWeeks, MONDAY } from './drawn-days.fixtures'
import type { Repeated } from './repeated.fixtures'

const WASH_OUT_MS = 3_600_000
const PAST_WEEKS = 8
const MAX_WEEKS = 26
const ALPHA = 0.05

/** The results of many experiments with groups. Shares are of those that were not refused. */
export interface RepeatedPanels extends Repeated {
  /** Experiments that their designs refused, since the weeks allowed cannot tell the effect. */
  readonly refused: number
}

/** What happened in an experiment: the weeks and power of its design, and its estimates by true effect. */
interface SimulatedPanel {
  readonly weeks: number
  readonly promised: number
  readonly estimates: readonly (readonly [effect: number, estimate: ExperimentEstimate | undefined])[]
}

/** The service levels of groups by week, and their contacts. */
interface Weeks {
  readonly values: number[][]
  readonly contacts: number[]
}

/**
 * Designs and analyzes experiments in which the plan reaches groups one after another, on weeks drawn day by day from a
 * pool of days without a plan; each is analyzed as it is, and with an effect added where the plan is in effect.
 * @param pool days from a Monday on, by half hours, for each group
 */
export function repeatStaggered(
  pool: readonly ServedSeries[],
  { runs, effect }: { readonly runs: number; readonly effect: number },
): RepeatedPanels {
  const goal = { effect, power: 0.8, alpha: ALPHA }
  return repeated(runs, effect, (run) => {
    const random = seededRandom(`staggered ${pool.length} ${run}`)
    const past = drawn(pool, PAST_WEEKS, random)
    const order = shuffled(
      pool.map((_, g) => g + 1),
      random,
    )
    const plan = planStaggered(past.values, past.contacts, { order, goal, maxWeeks: MAX_WEEKS, seed: run })
    if (plan === undefined || plan.power < goal.power) return undefined
    const { weeks, starts } = plan
    const simulated = drawn(pool, weeks, random).values
    const estimates = [0, effect].map((more) => {
      const values = simulated.map((row, g) => row.map((one, t) => one + (t >= (starts[g] ?? Infinity) ? more : 0)))
      const by = constant(past.contacts, weeks)
      return [more, estimateStaggered(values, by, { starts, alpha: ALPHA, random: seededRandom(run) })] as const
    })
    return { weeks, promised: plan.power, estimates }
  })
}

/** Likewise experiments in which every other group has the plan, after the past weeks without it. */
export function repeatControl(
  pool: readonly ServedSeries[],
  { runs, effect }: { readonly runs: number; readonly effect: number },
): RepeatedPanels {
  const goal = { effect, power: 0.8, alpha: ALPHA }
  const isTreated = pool.map((_, g) => g % 2 === 0)
  return repeated(runs, effect, (run) => {
    const random = seededRandom(`control ${run}`)
    const { values, contacts } = drawn(pool, PAST_WEEKS, random)
    const past = weeklyDifferences(values, constant(contacts, PAST_WEEKS), isTreated)
    const { weeks, power } = planControl(past, { goal, maxWeeks: MAX_WEEKS })
    if (power < goal.power) return undefined
    const simulated = drawn(pool, weeks, random).values
    const estimates = [0, effect].map((more) => {
      const measured = simulated.map((row, g) => row.map((one) => one + (isTreated[g] === true ? more : 0)))
      const after = weeklyDifferences(measured, constant(contacts, weeks), isTreated)
      return [more, estimateControl([...past, ...after], { start: PAST_WEEKS, alpha: ALPHA })] as const
    })
    return { weeks, promised: power, estimates }
  })
}

function repeated(runs: number, effect: number, live: (run: number) => SimulatedPanel | undefined): RepeatedPanels {
  let [designed, alarms, found, covered, promised, weeks] = [0, 0, 0, 0, 0, 0]
  for (let run = 0; run < runs; run++) {
    const simulated = live(run)
    if (simulated === undefined) continue
    designed++
    promised += simulated.promised
    weeks += simulated.weeks
    for (const [more, estimate] of simulated.estimates) {
      if (estimate === undefined) continue
      if (estimate.found && more === 0) alarms++
      if (estimate.found && more === effect) found++
      if (estimate.low <= more && more <= estimate.high) covered++
    }
  }
  return {
    alarms: alarms / designed,
    power: found / designed,
    promised: promised / designed,
    coverage: covered / (2 * designed),
    weeks: weeks / designed,
    refused: runs - designed,
  }
}

function drawn(pool: readonly ServedSeries[], weeks: number, random: () => number): Weeks {
  const groups = drawnWeeks(pool, weeks, random).map((series) =>
    Array.from({ length: weeks }, (_, week) => {
      const startMs = MONDAY + week * WEEK_MS
      return servedBetween(series, startMs + WASH_OUT_MS, startMs + WEEK_MS)
    }),
  )
  return {
    values: groups.map((row) => row.map((served) => calculateMetric('serviceLevel', served) ?? 0)),
    contacts: groups.map((row) => row.reduce((sum, { offered }) => sum + offered, 0)),
  }
}

/** The same weight in each week. */
function constant(contacts: readonly number[], weeks: number): Panel {
  return contacts.map((one) => new Array<number>(weeks).fill(one))
}
