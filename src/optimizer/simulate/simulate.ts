import type { RoutingModel, Simulation } from '../../documents'
import type { Precision, SimulateOptions } from './compile/options'
import { addReplication, type Collected, collect } from './figures/collect'
import { report } from './figures/report'
import { planSimulation, type SimulationPlan } from './plan/plan'
import { replicate } from './plan/replicate'

/**
 * Simulates a center: contacts arrive, wait for an agent by the routing rules, abandon or are handled. Pure: the
 * same model and options give the same bytes on every machine with the same major version of Node.
 *
 * A steady model (no week profiles, no shifts) runs for a long time: 4 replications, each divided into 10 batches after a
 * warm-up. A model that varies over the day runs 30 times through its profile, starting empty. Every figure is a ratio of sums
 * over these units, with a t interval.
 *
 * Which agents can take a contact type is as in `canServe`, with `minimumLevel` for every requested skill. The handle
 * time is the agent's `ahtSeconds` if given; else the agent's shrunken estimate if any of their contacts are on record;
 * else the type's AHT.
 *
 * @throws ValidationError naming everything in model and options that cannot be simulated
 * @example
 * const { total } = simulate(model, { seed: 1 })
 * console.log(total.serviceLevel.offered.mean, total.serviceLevel.offered.halfWidth)
 */
export function simulate(model: RoutingModel, options: SimulateOptions): Simulation {
  const plan = planSimulation(model, options)
  const collected = collect(plan)
  for (const until of precisionChecks(plan)) {
    while (collected.replications < until) addReplication(collected, plan, replicate(plan, collected.replications))
    const answer = resultAfter(collected, plan, until)
    if (answer !== undefined) return answer
  }
  return report(collected, plan, false)
}

const DEFAULT_MAX_REPLICATIONS = 1000

/** The numbers of replications after which the precision is checked: a quarter more each time, up to the limit. */
export function precisionChecks(plan: SimulationPlan): number[] {
  if (plan.options.precision === undefined) return [plan.replications]
  const last = Math.max(plan.replications, plan.options.maxReplications ?? DEFAULT_MAX_REPLICATIONS)
  const numbers: number[] = []
  for (let next = plan.replications; next < last; next = Math.ceil(next * 1.25)) numbers.push(next)
  return [...numbers, last]
}

/** The result, once it is precise enough or the limit of replications is reached; undefined before. */
export function resultAfter(collected: Collected, plan: SimulationPlan, replications: number): Simulation | undefined {
  const { precision } = plan.options
  if (precision === undefined) return report(collected, plan, undefined)
  const answer = report(collected, plan, true)
  if (isPrecise(answer, precision)) return answer
  return replications === precisionChecks(plan).at(-1) ? report(collected, plan, false) : undefined
}

/** Whether every requested half-width is reached. */
function isPrecise({ total, contactTypes }: Simulation, precision: Precision): boolean {
  const within = (half: number | null, max: number | undefined): boolean =>
    max === undefined || (half !== null && half <= max)
  const rows = precision.of === 'contactTypes' ? contactTypes : [total]
  return (
    within(total.occupancy.halfWidth, precision.occupancy) &&
    rows.every(
      ({ serviceLevel, abandonProbability, asaSeconds }) =>
        within(serviceLevel.offered.halfWidth, precision.serviceLevel) &&
        within(abandonProbability.halfWidth, precision.abandonProbability) &&
        within(
          asaSeconds.halfWidth,
          precision.asaSeconds === undefined ? undefined : precision.asaSeconds * asaSeconds.mean,
        ),
    )
  )
}
