import * as z from 'zod/mini'
import { aFunction, checkOptions, optional } from '../../core/schema'
import type { RoutingModel, SimulationComparison } from '../../documents'
import type { SimulateOptions } from './compile/options'
import { simulateSchema } from './compile/options-schema'
import { addReplication, collect } from './figures/collect'
import type { Rows } from './figures/measure'
import { measureService } from './figures/measure'
import { addUnit, type RatioSeries, ratioSeries } from './figures/ratio-series'
import { figureReader } from './figures/read-figures'
import { report } from './figures/report'
import { planSimulation, type SimulationPlan } from './plan/plan'
import { replicate } from './plan/replicate'
import type { Tally } from './tally/tally'

/** Options of `compareSimulations` in addition to the models. */
export interface CompareSimulationsOptions extends Omit<SimulateOptions, 'precision' | 'maxReplications'> {
  /** Called after each replication of both models. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined
}

const OF_ONE = { precision: true, maxReplications: true } as const

/**
 * Simulates two models under common random numbers and gives the paired difference of every figure, second minus first,
 * with its interval. The interval is far narrower than that of two separate runs. Both models get the same contacts
 * with the same work and patience if their rates and contact types are equal, and if both vary over time or neither
 * does; if their agents are equal, the same ones are present. A model compared with itself differs by exactly 0.
 *
 * Hours, warm-up, replications and batches that are not given are the defaults of the first model; if only the second
 * varies over time, those of the second.
 *
 * @throws ValidationError with everything in models and options that cannot be simulated
 * @example
 * const { difference } = compareSimulations(model, applyMoves(model, moves), { seed: 1 })
 * console.log(difference.total.serviceLevel.offered)
 */
export function compareSimulations(
  before: RoutingModel,
  after: RoutingModel,
  options: CompareSimulationsOptions,
): SimulationComparison {
  checkOptions(options, { ...z.omit(simulateSchema(), OF_ONE).shape, ...optional(aFunction(), 'onProgress') })
  const { onProgress, ...rest } = options
  const { first, second } = plans(before, after, rest)
  return comparePlans(first, second, {
    before: (r) => replicate(first, r),
    after: (r) => replicate(second, r),
    onProgress,
  })
}

/** The source of a replication's units, and the callback for progress. */
export interface Replications {
  readonly before: (replication: number) => Tally[]
  readonly after: (replication: number) => Tally[]
  readonly onProgress?: ((done: number, of: number) => void) | undefined
}

/** `compareSimulations` for plans of one length, with replications that may already be known. */
export function comparePlans(
  first: SimulationPlan,
  second: SimulationPlan,
  { before, after, onProgress }: Replications,
): SimulationComparison {
  const one = collect(first)
  const two = collect(second)
  const shared = sharedRows(first, second)
  let series: RatioSeries | undefined
  for (let r = 0; r < first.replications; r++) {
    const units = before(r)
    const others = after(r)
    addReplication(one, first, units)
    addReplication(two, second, others)
    units.forEach((unit, i) => {
      const other = others[i]
      if (other === undefined) return
      const numbers = paired(listService(unit, first, shared.first), listService(other, second, shared.second))
      series ??= ratioSeries(numbers.length / 4, 4)
      addUnit(series, numbers)
    })
    onProgress?.(r + 1, first.replications)
  }
  const read = figureReader(series ?? ratioSeries(0, 4), first.confidence, true)
  const contactTypes = shared.typeIds.map((contactTypeId) => ({ contactTypeId, ...read.service() }))
  const queues = shared.queueIds.map((queueId) => ({ queueId, ...read.service() }))
  return {
    format: 'skillroute/simulation-comparison@1',
    before: report(one, first, undefined),
    after: report(two, second, undefined),
    difference: { total: { ...read.service(), ...read.staff() }, contactTypes, queues },
  }
}

/**
 * Gives both plans the same length, since batches and hours of a steady model do not fit a model that varies over time.
 */
function plans(before: RoutingModel, after: RoutingModel, options: SimulateOptions) {
  const alone = [planSimulation(before, options), planSimulation(after, options)] as const
  const lead = alone[0].compiled.rates.stationary && !alone[1].compiled.rates.stationary ? alone[1] : alone[0]
  const { hours, warmUpHours } = lead.options
  const common = { ...options, hours, warmUpHours, replications: lead.replications, batches: lead.batches }
  const { countSeconds } = lead
  const first = planSimulation(before, common)
  return {
    first: { ...first, countSeconds },
    second: { ...planSimulation(after, common, first.compiled), countSeconds },
  }
}

/** The contact types and queues that both models have, with their rows in each. */
function sharedRows(first: SimulationPlan, second: SimulationPlan) {
  const ids = ({ compiled }: SimulationPlan) => compiled.model.contactTypes.map(({ id }) => id)
  const listQueueIds = ({ compiled }: SimulationPlan) => [
    ...new Set(compiled.model.contactTypes.map(({ queueId }) => queueId)),
  ]
  const typeIds = ids(first).filter((id) => ids(second).includes(id))
  const queueIds = listQueueIds(first).filter((id) => listQueueIds(second).includes(id))
  const rows = (plan: SimulationPlan): Rows => ({
    types: typeIds.map((id) => [ids(plan).indexOf(id)]),
    queues: queueIds.map((id) =>
      plan.compiled.model.contactTypes.flatMap(({ queueId }, k) => (queueId === id ? [k] : [])),
    ),
    groups: [],
    cells: [],
  })
  return { typeIds, queueIds, first: rows(first), second: rows(second) }
}

function listService(tally: Tally, plan: SimulationPlan, rows: Rows): number[] {
  const numbers: number[] = []
  measureService(tally, plan, rows, (over, under) => {
    numbers.push(over, under)
  })
  return numbers
}

/** For each figure: its numerator and denominator in the first model, and by how much each is larger in the second. */
function paired(first: readonly number[], second: readonly number[]): Float64Array {
  const numbers = new Float64Array(first.length * 2)
  for (let i = 0; i < first.length; i += 2) {
    const [over = 0, under = 0] = [first[i], first[i + 1]]
    numbers.set([over, under, (second[i] ?? 0) - over, (second[i + 1] ?? 0) - under], i * 2)
  }
  return numbers
}
