import { isMet, type Verdict } from './evaluate'
import { narrowest } from './fill'
import type { Problem } from './problem'
import {
  type Care,
  evaluateSlots,
  type StaffingProgress,
  type StaffingSimulation,
  type StaffingStep,
} from './simulate-slots'
import { openSlots } from './slots'
import type { Counts } from './staffed-model'

/** Most rounds of adding agents. After them, the target of an interval counts as out of reach. */
const MAX_ADDED = 200
/** An interval gets one more agent at once for each time that its worst queue misses its target by this much. */
const GAP_PER_AGENT = 0.2
const MAX_AT_ONCE = 4

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
  care: Care,
  step: StaffingProgress['step'],
): Generator<StaffingStep, Raised> {
  const { problem } = simulation
  const counts = from.map((row) => [...row])
  const open = openSlots(problem)
  const verdicts = problem.slots.map((): Verdict | undefined => undefined)
  let left = open
  for (let round = 0; round < MAX_ADDED && left.length > 0 && simulation.contactsLeft > 0; round++) {
    const progress = { step, done: open.length - left.length, total: open.length }
    const found = yield* evaluateSlots(simulation, counts, left, care, progress)
    for (const t of left) verdicts[t] = found[t]
    left = left.filter((t) => !isMet(verdicts[t]))
    for (const t of left) {
      const gap = verdicts[t]?.gap ?? 0
      const more = care.effort > 1 ? 1 : Math.min(MAX_AT_ONCE, 1 + Math.floor(gap / GAP_PER_AGENT))
      for (let i = 0; i < more; i++) addAgent(problem, counts[t] ?? [], verdicts[t])
    }
  }
  return { counts, verdicts, unmet: left.length }
}

function addAgent(problem: Problem, row: number[], verdict: Verdict | undefined): void {
  const g = kindFor(problem, row, verdict)
  if (g !== undefined) row[g] = (row[g] ?? 0) + 1
}

/**
 * The kind that helps most. It takes the contact type that is served worst, has agents who are not on duty yet, and
 * takes the worst types of most other queues that miss their target. Without such a kind, a new agent is added for
 * the worst type.
 */
function kindFor(problem: Problem, row: readonly number[], verdict: Verdict | undefined): number | undefined {
  const { kinds, queues, lots } = problem
  const { missed = [], worstTypes = [] } = verdict ?? {}
  const desired = missed.length === 0 ? queues.flatMap(({ types }) => types) : worstTypes
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
