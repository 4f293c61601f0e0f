import { checkBag } from '../../core/bag'
import type { RoutingModel, Simulation, Staffing } from '../../documents'
import { MODEL } from '../../documents/bags'
import { simulate } from '../simulate'
import type { SimulateOptions } from '../simulate/compile/options'
import { staffingOf } from './answer'
import { narrowest, queuesByKind } from './fill'
import { checkCenterOptions, type StaffCenterOptions } from './options'
import { type Problem, problemOf } from './problem'
import { rosterCounts } from './roster'
import { searchCounts, type Trial } from './search'
import { type Separate, separately } from './separate'
import { type Counts, staffedModel } from './staffed-model'

/** One simulation requested by the staffing of a center. */
export interface StaffingStep {
  readonly model: RoutingModel
  readonly options: SimulateOptions
}

/**
 * The fewest agents by interval with which every queue meets its target, found by simulating the center as a whole, so
 * that agents of several queues count once. Agents are counted by kind: who can take the same contact types. Kinds that
 * the model has are used as far as there are any of them; where they do not suffice, more of those who take least besides
 * are added, and a contact type that nobody can take gets new agents. Beside it stands what each queue would need with
 * agents of its own, and the roster of the model: its shifts, else the presence observed, else availability.
 *
 * A target is met by a margin of one standard error of the simulation. The figures of the answer come from a further
 * simulation with other random numbers. Pure: the same model and options give the same staffing.
 *
 * @throws ValidationError with everything in model and options that cannot be staffed
 * @example
 * const { intervals, total } = staffCenter(model, { shrinkage: 0.3 })
 * console.log(total.peakAgents, intervals.map(({ startMinute, agents }) => [startMinute, agents]))
 */
export function staffCenter(model: RoutingModel, options: StaffCenterOptions = {}): Staffing {
  const steps = staffCenterInSteps(model, options)
  for (let step = steps.next(); ; ) {
    if (step.done === true) return step.value
    step = steps.next(simulate(step.value.model, step.value.options))
  }
}

/** `staffCenter` as a generator that leaves each simulation to its caller, who may run it in threads. */
export function* staffCenterInSteps(
  given: RoutingModel,
  options: StaffCenterOptions = {},
): Generator<StaffingStep, Staffing, Simulation> {
  checkBag(given, 'model', MODEL)
  checkBag(
    options,
    'options',
    'target?o shrinkage?n intervalMinutes?n seed?n replications?n method?s concurrency?o rules?o',
  )
  checkCenterOptions(options)
  const problem = problemOf(given, options)
  const { shrinkage = 0, seed = 1, method = 'simulation' } = options
  const separate = problem.slots.map((slot) => separately(problem, slot))
  const roster = given.agents.length === 0 ? undefined : rosterCounts(problem, given)
  if (method === 'formula') {
    return staffingOf(problem, { counts: dedicated(problem, separate), separate }, shrinkage, FORMULA_NOTES)
  }
  const run = ({ model, effort }: Trial, at: number): StaffingStep => ({
    model,
    options: runOptions(problem, options, at, effort),
  })
  const search = searchCounts(problem, separate)
  let step = search.next()
  while (step.done !== true) step = search.next(yield run(step.value, step.value.fresh === true ? seed + 2 : seed))
  const counts = step.value
  const simulation = yield run({ model: staffedModel(problem, counts), effort: 1 }, seed + 1)
  const current = roster && (yield run({ model: { ...problem.model, agents: given.agents }, effort: 1 }, seed + 1))
  const found = {
    counts,
    separate,
    simulation,
    ...(roster === undefined || current === undefined ? {} : { roster: { counts: roster, simulation: current } }),
  }
  return staffingOf(problem, found, shrinkage, SIMULATION_NOTES)
}

const FORMULA_NOTES = [
  'Each queue on its own, each interval taken as steady (Erlang C, or A where callers have a patience).',
]
const SIMULATION_NOTES = [
  'Agents are simulated at the mean handle times of their kind; whoever is there at closing time stays half an hour for those who wait.',
  'Needed are agents on queue; agents to schedule include shrinkage.',
]

/** Contacts simulated for one decision, and the bounds of its replications. */
const LOOK_CONTACTS = 300_000
const LEAST_REPLICATIONS = 40
const MOST_REPLICATIONS = 200

function runOptions(problem: Problem, options: StaffCenterOptions, seed: number, effort: number): SimulateOptions {
  const { slots, roundMinutes } = problem
  const contacts = slots.reduce(
    (sum, { callsPerHour, minutes }) => sum + (callsPerHour.reduce((all, rate) => all + rate, 0) * minutes) / 60,
    0,
  )
  const fitting = Math.ceil(LOOK_CONTACTS / Math.max(1, contacts))
  const usual = options.replications ?? Math.max(LEAST_REPLICATIONS, Math.min(MOST_REPLICATIONS, fitting))
  return {
    seed,
    replications: Math.max(2, Math.round(usual * effort)),
    hours: roundMinutes / 60,
    intervalMinutes: slots[0]?.minutes,
    quantiles: [],
    rules: options.rules,
  }
}

/** Agents by interval and kind if every queue has its own: the kind with the fewest other queues. */
function dedicated(problem: Problem, separate: readonly (readonly Separate[])[]): Counts {
  const queuesOf = queuesByKind(problem)
  return separate.map((row) => {
    const counts = problem.kinds.map(() => 0)
    row.forEach(({ agents }, q) => {
      const g = narrowest(q, queuesOf)
      if (g !== undefined) counts[g] = (counts[g] ?? 0) + agents
    })
    return counts
  })
}
