import type { Progress } from '../../../core/progress'
import { HOUR_MINUTES, SECONDS_PER_MINUTE } from '../../../core/time/durations'
import type { ModelContactType, RoutingModel } from '../../../documents'
import type { SimulateOptions } from '../../../optimizer/simulate/compile/options'
import type { Tally } from '../../../optimizer/simulate/tally/tally'
import { evaluate, type Verdict } from './evaluate'
import { addEvidence, type Evidence, emptyEvidence } from './evidence'
import type { Problem } from './problem'
import { meanRate } from './slots'
import { type Counts, staffedModel } from './staffed-model'

/**
 * Progress of a staffing. The search counts the contacts that it has simulated, of those that it may simulate. The last step
 * is a search for changes in place of more agents, where only some queues are staffed.
 */
export type StaffingProgress = Progress<'searching' | 'measuring' | 'looking for changes'>

export type SearchPart = 'estimating' | 'adding agents' | 'removing agents' | 'exchanging agents' | 'checking'

/** Replications of a model that the search needs. The caller runs them and passes them to `take` in order. */
export interface StaffingStep {
  readonly model: RoutingModel
  readonly options: SimulateOptions
  /** Number of the first replication; `end` is the number after the last. */
  readonly first: number
  readonly end: number
  readonly take: (units: readonly Tally[]) => void
  readonly progress: StaffingProgress
}

/** How the search simulates. */
export interface StaffingSimulation {
  readonly problem: Problem
  readonly options: Omit<SimulateOptions, 'seed'>
  /** Replications for a decision near the target. */
  readonly replications: number
  /** Contacts that may be simulated, and those of them that are left. */
  readonly maxContacts: number
  contactsLeft: number
}

/** Precision and seed of a check. */
export interface CheckSettings {
  readonly seed: number
  /** Factor by which the number of replications is multiplied. */
  readonly effort: number
  /** Uses few replications for all intervals, for rough verdicts. */
  readonly rough?: boolean | undefined
}

/**
 * The shares of the replications after which intervals are evaluated: those far from their target need only the first. And
 * the least number that gives a standard error.
 */
const STAGES = [1 / 16, 1 / 4, 1]
const MIN_FIRST = 6

/**
 * Simulates and evaluates the intervals named; the verdicts on all others are undefined. Every interval gets a first
 * part of the replications. The rest is only spent on intervals that are still unclear.
 */
export function* evaluateSlots(
  simulation: StaffingSimulation,
  counts: Counts,
  slots: readonly number[],
  settings: CheckSettings,
  searchPart: SearchPart,
): Generator<StaffingStep, (Verdict | undefined)[]> {
  const { problem } = simulation
  const evidence = emptyEvidence(problem)
  const verdicts = problem.slots.map((): Verdict | undefined => undefined)
  const stages = planStages(Math.max(2, Math.round(simulation.replications * settings.effort)))
  let [first, unclear] = [0, slots]
  for (const [stage, end] of (settings.rough === true ? stages.slice(0, 1) : stages).entries()) {
    yield buildStep(simulation, { counts, slots: unclear, settings, searchPart, evidence, first, end })
    const more = settings.rough !== true && stage < stages.length - 1
    for (const t of unclear) verdicts[t] = evaluate(problem, evidence, t, more)
    unclear = unclear.filter((t) => verdicts[t]?.unclear === true)
    if (unclear.length === 0) break
    first = end
  }
  return verdicts
}

/** Numbers of replications after which intervals are evaluated. */
function planStages(all: number): number[] {
  const ends = STAGES.map((share) => Math.round(all * share)).filter((end) => end >= Math.min(all, MIN_FIRST))
  return ends.length > 1 || all <= MIN_FIRST ? ends : [MIN_FIRST, all]
}

interface Part {
  readonly counts: Counts
  readonly slots: readonly number[]
  readonly settings: CheckSettings
  readonly searchPart: SearchPart
  readonly evidence: Evidence
  readonly first: number
  readonly end: number
}

function buildStep(
  simulation: StaffingSimulation,
  { counts, slots, settings, searchPart, evidence, first, end }: Part,
): StaffingStep {
  const { model, contacts } = focusOn(simulation.problem, slots)
  const { maxContacts: total, contactsLeft } = simulation
  simulation.contactsLeft -= contacts * (end - first)
  return {
    model: staffedModel({ ...simulation.problem, model }, counts),
    options: { ...simulation.options, seed: settings.seed },
    first,
    end,
    take: (units) => {
      for (const tally of units) addEvidence(evidence, tally, slots)
    },
    progress: { step: 'searching', done: Math.min(total, total - contactsLeft), total, detail: searchPart },
  }
}

/** Contacts that wait at the start of an interval arrived at most about this long before. */
const WAIT_MINUTES = 60
/** Contacts in an agent's hands arrived at most about this many mean handle times before: one of 150 lasts longer. */
const HANDLE_TIMES = 5
/** If more than this share of all contacts is needed, all are simulated, since the rest costs little. */
const NEARLY_ALL = 0.9

/** A model with only the contacts that some intervals need, and the number of these contacts in one replication. */
interface Focus {
  readonly model: RoutingModel
  readonly contacts: number
}

/** The contacts of some intervals, and those before that may still wait or be in an agent's hands. */
function focusOn({ model, slots, cycleMinutes }: Problem, desired: readonly number[]): Focus {
  const all = sumContacts(model)
  const evaluated = desired.flatMap((t) => slots[t] ?? [])
  const contactTypes = model.contactTypes.map((type) => {
    const { weekProfile } = type
    if (weekProfile === undefined) return type
    const lead = leadMinutes(type, cycleMinutes)
    const { intervalMinutes } = weekProfile
    const isNeeded = (from: number): boolean =>
      evaluated.some(
        ({ startMinute, minutes }) => from < startMinute + minutes && from + intervalMinutes > startMinute - lead,
      )
    // The end of the profile also comes before its start.
    const callsPerHour = weekProfile.callsPerHour.map((rate, i) =>
      isNeeded(i * intervalMinutes) || isNeeded(i * intervalMinutes - cycleMinutes) ? rate : 0,
    )
    return { ...type, weekProfile: { ...weekProfile, callsPerHour } }
  })
  const part = { ...model, contactTypes }
  const contacts = sumContacts(part)
  return contacts > NEARLY_ALL * all ? { model, contacts: all } : { model: part, contacts }
}

/** Hours to simulate before the profile: contacts of its end are still there at its start. 0: none arrive then. */
export function hoursBefore({ model, cycleMinutes }: Problem): number {
  const leads = model.contactTypes.map((type) => {
    const lead = leadMinutes(type, cycleMinutes)
    const { weekProfile } = type
    return weekProfile !== undefined && meanRate(weekProfile, cycleMinutes - lead, cycleMinutes) > 0 ? lead : 0
  })
  return Math.max(...leads) / HOUR_MINUTES
}

/** How long before an interval contacts of a type still matter to it, at most one round of the profile. */
function leadMinutes({ ahtSeconds }: ModelContactType, cycleMinutes: number): number {
  return Math.min(cycleMinutes, Math.max(WAIT_MINUTES, (HANDLE_TIMES * ahtSeconds) / SECONDS_PER_MINUTE))
}

/** Contacts in one round of the profile. */
export function sumContacts({ contactTypes }: RoutingModel): number {
  return contactTypes.reduce(
    (all, { weekProfile }) =>
      all + (weekProfile?.callsPerHour.reduce((sum, rate) => sum + (rate * weekProfile.intervalMinutes) / 60, 0) ?? 0),
    0,
  )
}
