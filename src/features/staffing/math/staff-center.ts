import type { RoutingModel, Simulation } from '../../../documents'
import { assertModel } from '../../../optimizer/model/model-input'
import { addReplication, collect, planSimulation, replicate, report } from '../../../optimizer/simulate/parts'
import type { Staffing } from '../documents/staffing'
import { buildStaffing } from './answer'
import { isAboutMet } from './evaluate'
import { addEvidence, type Evidence, emptyEvidence } from './evidence'
import { exchange } from './exchange'
import { fill, narrowest, queuesByKind } from './fill'
import { lower } from './lower'
import { checkCenterOptions, type StaffCenterOptions } from './options'
import { buildProblem, type Problem } from './problem'
import { raise } from './raise'
import { buildRoster } from './roster'
import { type Separate, separately } from './separate'
import { evaluateSlots, hoursBefore, type StaffingSimulation, type StaffingStep, sumContacts } from './simulate-slots'
import { openSlots } from './slots'
import { type Counts, staffedModel } from './staffed-model'

/**
 * The fewest agents by interval with which every queue meets its target, found by simulating the center as a whole, so
 * that agents of several queues count once. Agents are counted by kind: agents of a kind can take the same contact
 * types. The agents of the model are used first. Where they do not suffice, agents of the kind with the fewest other
 * queues are added. One agent of a kind that takes the contacts of two others replaces both where that suffices, also
 * one more than the model has. A contact type that nobody can take gets new agents. For comparison, the answer also has
 * what each queue would need with agents of its own, and the roster of the model: its shifts, or else the observed
 * presence, or else availability.
 *
 * A target counts as met if the figure is better by one standard error of the simulation. The figures of the answer
 * come from a further simulation with other random numbers. Pure: the same model and options give the same staffing.
 *
 * @throws ValidationError with everything in model and options that cannot be staffed
 * @example
 * const { intervals, total } = staffCenter(model, { shrinkage: 0.3 })
 * console.log(total.peakAgents, intervals.map(({ startMinute, agents }) => [startMinute, agents]))
 */
export function staffCenter(model: RoutingModel, options: StaffCenterOptions = {}): Staffing {
  const steps = staffCenterInTasks(model, options)
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done === true) return next.value
    const step = next.value
    const plan = planSimulation(step.model, step.options)
    for (let number = step.first; number < step.end; number++) step.take(replicate(plan, number))
  }
}

/** `staffCenter` as a generator that leaves the replications to its caller, who may run them in threads. */
export function* staffCenterInTasks(
  given: RoutingModel,
  options: StaffCenterOptions = {},
): Generator<StaffingStep, Staffing> {
  assertModel(given)
  checkCenterOptions(options)
  const problem = buildProblem(given, options)
  const { shrinkage = 0, seed = 1, method = 'simulation' } = options
  const separate = problem.slots.map((slot) => separately(problem, slot))
  const whole = options.whole === undefined ? problem : buildProblem(options.whole, options)
  const needs = whole === problem ? separate : whole.slots.map((slot) => separately(whole, slot))
  const rosterWith = (simulated?: Parameters<typeof buildRoster>[4]) =>
    given.agents.length === 0 ? undefined : buildRoster(problem, whole, given.agents, needs, simulated)
  if (method === 'formula') {
    const roster = rosterWith()
    const notes = [...formulaNotes(problem), ...(roster ? [ROSTER_NOTE] : [])]
    return buildStaffing(problem, { counts: dedicated(problem, separate), separate, roster }, shrinkage, notes)
  }
  const simulating = createSimulation(problem, whole, options)
  const { counts, ...undecided } = yield* searchCounts(simulating, separate, seed)
  const enough = options.replications ?? Math.min(MAX_MEASURED, simulating.replications)
  const measured = { seed: seed + 1, replications: Math.max(MIN_MEASURED, enough) }
  const simulation = yield* measure(simulating, staffedModel(problem, counts), measured, 0)
  const fitting = Math.max(MIN_MEASURED, Math.ceil(SIMULATED_CONTACTS / Math.max(1, sumContacts(whole.model))))
  const rostered = { ...measured, replications: Math.min(measured.replications, fitting) }
  const evidence = emptyEvidence(whole)
  const current =
    given.agents.length === 0
      ? undefined
      : yield* measure(simulating, { ...whole.model, agents: given.agents }, rostered, 1, evidence)
  const roster = current && rosterWith({ figures: current, evidence })
  return buildStaffing(problem, { counts, separate, simulation, roster }, shrinkage, [
    ...SIMULATION_NOTES,
    ...(roster ? [ROSTER_NOTE, ...(whole === problem ? [] : [SHARED_NOTE])] : []),
    ...undecidedNotes(undecided),
  ])
}

function formulaNotes({ model }: Problem): string[] {
  const hasSkills = model.contactTypes.some(({ skillIds }) => skillIds.length > 0)
  return [
    'Each queue is calculated on its own and each interval as steady (Erlang C, or Erlang A if callers have a patience).',
    ...(hasSkills ? ['Skills are ignored: agents of a queue count as able to take each of its contacts.'] : []),
  ]
}

const ROSTER_NOTE =
  'The roster counts agents expected on queue on average, those of several queues by the part that each queue needs. Where it meets the target of a queue, nobody is missing there.'
const SHARED_NOTE =
  'Needed counts agents who take only contacts of these queues. The roster also has agents of other queues, any of whom may be free when these queues are busy: it can meet a target with fewer than needed, and where it misses one, fewer than the difference may suffice.'

const SIMULATION_NOTES = [
  'Agents are simulated at the mean handle times of their kind; agents who are present at closing time stay half an hour for waiting contacts.',
  'The agents needed are agents on queue; agents to schedule include shrinkage.',
]

/** Contacts simulated for one decision, and the minimum and maximum number of replications for it. */
const SIMULATED_CONTACTS = 1_200_000
const MIN_REPLICATIONS = 24
const MAX_REPLICATIONS = 800
/** Replications of the figures in the answer: at least, and at most unless the caller asks for more. */
const MIN_MEASURED = 40
const MAX_MEASURED = 200
/** Contacts that the search simulates in all. A core simulates about 300,000 per second. */
const MAX_CONTACTS = 32_000_000

function createSimulation(
  problem: Problem,
  whole: Problem,
  { replications, maxContacts = MAX_CONTACTS, rules }: StaffCenterOptions,
): StaffingSimulation {
  const fitting = Math.ceil(SIMULATED_CONTACTS / Math.max(1, sumContacts(problem.model)))
  return {
    problem,
    options: {
      hours: problem.cycleMinutes / 60,
      warmUpHours: hoursBefore(whole),
      intervalMinutes: problem.slots[0]?.minutes,
      quantiles: [],
      rules,
    },
    replications: replications ?? Math.max(MIN_REPLICATIONS, Math.min(MAX_REPLICATIONS, fitting)),
    maxContacts,
    contactsLeft: maxContacts,
  }
}

/** All figures of a model; `evidence` is added to. */
function* measure(
  simulating: StaffingSimulation,
  model: RoutingModel,
  own: { readonly seed: number; readonly replications: number },
  done: number,
  evidence?: Evidence,
): Generator<StaffingStep, Simulation> {
  const options = { ...simulating.options, ...own }
  const plan = planSimulation(model, options)
  const collected = collect(plan)
  yield {
    model,
    options,
    first: 0,
    end: own.replications,
    take: (units) => {
      addReplication(collected, plan, units)
      if (evidence) for (const tally of units) addEvidence(evidence, tally, [...evidence.slots.keys()])
    },
    progress: { step: 'measuring', done, total: 2 },
  }
  return report(collected, plan, undefined)
}

function undecidedNotes({ unmet, undecided }: Omit<FoundCounts, 'counts'>): string[] {
  return [
    ...(unmet > 0
      ? [
          `Intervals that were not seen to meet their target before the limit of simulated contacts: ${unmet}. They may have too few agents: allow more contacts, or take longer intervals.`,
        ]
      : []),
    ...(undecided > 0
      ? [
          `Intervals that may have an agent too many, since the limit of simulated contacts ended the search: ${undecided}.`,
        ]
      : []),
  ]
}

/**
 * Agents by interval and kind if every queue has its own. A queue takes the kind with the fewest queues among those
 * that take its largest lot.
 */
function dedicated(problem: Problem, separate: readonly (readonly Separate[])[]): Counts {
  const kindByQueue = problem.queues.map((_, q) => {
    const lotsOfQueue = problem.lots.filter(({ queue }) => queue === q).sort((a, b) => b.types.length - a.types.length)
    return narrowest(problem, lotsOfQueue[0])
  })
  return separate.map((row) => {
    const counts = problem.kinds.map(() => 0)
    row.forEach(({ agents }, q) => {
      const g = kindByQueue[q]
      if (g !== undefined) counts[g] = (counts[g] ?? 0) + agents
    })
    return counts
  })
}

/** Halvings of the range from the agents for the load alone to the agents for separate queues. */
const HALVINGS = 4
/**
 * Share of the simulated contacts that is kept for the final check. When only this is left, no more agents are removed.
 */
const LEFT_FOR_CHECK = 0.3

/** The agents found, and what could not be decided within the limit of simulated contacts. */
interface FoundCounts {
  readonly counts: number[][]
  /** Intervals that may have an agent too many. */
  readonly undecided: number
  /** Intervals that are not known to meet their target. */
  readonly unmet: number
}

/**
 * Finds the fewest agents by interval and kind with which every queue meets its target, evaluated on the center as a
 * whole. It begins between the agents for the load alone and the agents for separate queues: halving finds the point
 * just short of where queues meet their targets on average. Then it adds agents one by one where a target is missed,
 * removes agents while the interval still meets its targets, and replaces two by one who takes the contacts of both. A
 * final check under other random numbers adds agents where an interval passed by sampling error, or gets too many waiting
 * contacts from those before it.
 * All intervals are evaluated in one simulated round of the profile; those that are decided are not simulated again.
 */
function* searchCounts(
  simulating: StaffingSimulation,
  separate: readonly (readonly Separate[])[],
  seed: number,
): Generator<StaffingStep, FoundCounts> {
  const reserved = LEFT_FOR_CHECK * simulating.contactsLeft
  const usual = { seed, effort: 1 }
  const started = yield* halve(simulating, separate, seed)
  const enough = yield* raise(simulating, started, usual, 'adding agents')
  const exchanged = yield* exchange(simulating, yield* lower(simulating, enough, usual, reserved), usual, reserved)
  const checked = yield* raise(simulating, exchanged.counts, { seed: seed + 2, effort: 2 }, 'checking')
  return { counts: checked.counts, undecided: exchanged.undecided.size, unmet: checked.unmet }
}

function* halve(
  simulating: StaffingSimulation,
  separate: readonly (readonly Separate[])[],
  seed: number,
): Generator<StaffingStep, number[][]> {
  const { problem } = simulating
  const between = (share: readonly number[]): number[][] =>
    separate.map((row, t) =>
      fill(
        problem,
        row.map(({ busyAgents, agents }) => busyAgents + (share[t] ?? 1) * (agents - busyAgents)),
        t,
      ),
    )
  const shared = queuesByKind(problem).some((queues) => queues.length > 1)
  if (!shared) return between(separate.map(() => 1))
  const open = openSlots(problem)
  const low = separate.map(() => 0)
  const high = separate.map(() => 1)
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = low.map((from, t) => (from + (high[t] ?? 1)) / 2)
    const settings = { seed, effort: 1, rough: true }
    const verdicts = yield* evaluateSlots(simulating, between(middle), open, settings, 'estimating')
    for (const t of open) {
      const end = isAboutMet(verdicts[t]) ? high : low
      end[t] = middle[t] ?? 0
    }
  }
  return between(low)
}
