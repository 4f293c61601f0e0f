import { isMet, type Verdict } from './evaluate'
import { narrowest } from './fill'
import type { Problem } from './problem'
import {
  type CheckSettings,
  evaluateSlots,
  type SearchPart,
  type StaffingSimulation,
  type StaffingStep,
} from './simulate-slots'
import { openSlots } from './slots'
import type { Counts } from './staffed-model'

/** Most rounds of adding agents. After them, the target of an interval counts as out of reach. */
const MAX_ADDED = 200

/** Enough agents in each interval. */
export interface Raised {
  readonly counts: number[][]
  /** The last verdict on each interval with contacts. */
  readonly verdicts: (Verdict | undefined)[]
  /** How many intervals still missed their target when the limit of simulated contacts, or of rounds, was reached. */
  readonly unmet: number
}

/** Adds agents to intervals that miss a target, until all meet theirs or a limit is reached. */
export function* raise(
  simulation: StaffingSimulation,
  from: Counts,
  settings: CheckSettings,
  searchPart: SearchPart,
): Generator<StaffingStep, Raised> {
  const { problem } = simulation
  const counts = from.map((row) => [...row])
  const verdicts = problem.slots.map((): Verdict | undefined => undefined)
  let left = openSlots(problem)
  for (let round = 0; round < MAX_ADDED && left.length > 0 && simulation.contactsLeft > 0; round++) {
    const found = yield* evaluateSlots(simulation, counts, left, settings, searchPart)
    for (const t of left) verdicts[t] = found[t]
    left = left.filter((t) => !isMet(verdicts[t]))
    for (const t of left) addAgents(problem, counts[t] ?? [], verdicts[t]?.worstTypes ?? [], settings.effort > 1)
  }
  return { counts, verdicts, unmet: left.length }
}

/** Adds an agent for the worst queue that misses its target and, unless `onlyOne`, for each other that those added do not help. */
function addAgents(problem: Problem, row: number[], worstTypes: readonly number[], onlyOne: boolean): void {
  const g = chooseKind(problem, row, worstTypes)
  if (g === undefined) return
  row[g] = (row[g] ?? 0) + 1
  const left = worstTypes.filter((k) => problem.kinds[g]?.types.includes(k) !== true)
  // Ends: each agent helps the worst queue of those left.
  if (!onlyOne && left.length > 0) addAgents(problem, row, left, onlyOne)
}

/**
 * The kind that helps most. It takes the contact type that is served worst, has agents who are not on duty yet, and
 * takes the worst types of most other queues that miss their target. Without such a kind, a new agent is added for
 * the worst type.
 */
function chooseKind(problem: Problem, row: readonly number[], worstTypes: readonly number[]): number | undefined {
  const { kinds, queues, lots } = problem
  const desired = worstTypes.length === 0 ? queues.flatMap(({ types }) => types) : worstTypes
  const [worst] = worstTypes
  let best: { readonly g: number; readonly helped: number } | undefined
  kinds.forEach(({ types, members }, g) => {
    if ((row[g] ?? 0) >= members.length) return
    if (worst !== undefined && !types.includes(worst)) return
    const helped = desired.filter((k) => types.includes(k)).length
    if (helped > 0 && (best === undefined || helped > best.helped)) best = { g, helped }
  })
  const lot = lots.find(({ types }) => worst === undefined || types.includes(worst))
  return best?.g ?? narrowest(problem, lot)
}
