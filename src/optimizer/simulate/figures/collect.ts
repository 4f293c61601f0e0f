import type { SimulationPlan } from '../plan/plan'
import { FIELD, type Tally } from '../tally/tally'
import { WAIT_BINS } from '../tally/wait-histogram'
import { listRows, measureDetails, measureService, type Rows } from './measure'
import { addUnit, type RatioSeries, ratioSeries } from './ratio-series'

/** Totals of the units so far; replications are added in order. */
export interface Collected {
  readonly rows: Rows
  series: RatioSeries | undefined
  replications: number
  events: number
  /**
   * Waits and answered contacts of all units together, for the quantiles. Single units only give the spread of
   * quantiles.
   */
  readonly waits: Float64Array
  readonly answered: Float64Array
}

export function collect(plan: SimulationPlan): Collected {
  const { typeCount } = plan.compiled
  return {
    rows: listRows(plan.compiled, plan.shape.cells),
    series: undefined,
    replications: 0,
    events: 0,
    waits: new Float64Array(typeCount * WAIT_BINS),
    answered: new Float64Array(typeCount),
  }
}

/** Adds the units of the next replication. */
export function addReplication(collected: Collected, plan: SimulationPlan, units: readonly Tally[]): void {
  const { typeCount } = plan.compiled
  collected.replications++
  for (const tally of units) {
    const numbers: number[] = []
    const sink = (over: number, under: number): void => {
      numbers.push(over, under)
    }
    measureService(tally, plan, collected.rows, sink)
    measureDetails(tally, plan, collected.rows, sink)
    collected.series ??= ratioSeries(numbers.length / 2, 2)
    addUnit(collected.series, Float64Array.from(numbers))
    collected.events += tally.events
    tally.waits.forEach((count, index) => {
      if (count > 0) collected.waits[index] = (collected.waits[index] ?? 0) + count
    })
    for (let k = 0; k < typeCount; k++) {
      collected.answered[k] = (collected.answered[k] ?? 0) + (tally.types[FIELD.answered * typeCount + k] ?? 0)
    }
  }
}
