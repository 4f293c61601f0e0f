import { narrowest } from './fill'
import { isMet, type Verdict } from './judge'
import { type Care, type Looks, look, type StaffingProgress, type StaffingStep } from './look'
import type { Problem } from './problem'
import { openSlots } from './slots'
import type { Counts } from './staffed-model'

/** Most agents added to one interval before the target counts as out of reach. */
const MOST_ADDED = 200
/** A queue that misses its target by this much gets another agent at once, up to a few. */
const GAP_PER_AGENT = 0.2
const MOST_AT_ONCE = 4

/** Enough agents in each interval. */
export interface Raised {
  readonly counts: number[][]
  /** The last verdict on each interval with contacts. */
  readonly verdicts: (Verdict | undefined)[]
  /** Intervals that missed their target when the contacts to simulate were used up, or agents were of no more use. */
  readonly unmet: number
}

/** Adds agents where a target is missed. */
export function* raise(
  looks: Looks,
  from: Counts,
  care: Care,
  step: StaffingProgress['step'],
): Generator<StaffingStep, Raised> {
  const { problem } = looks
  const counts = from.map((row) => [...row])
  const open = openSlots(problem)
  const verdicts = problem.slots.map((): Verdict | undefined => undefined)
  let left = open
  for (let round = 0; round < MOST_ADDED && left.length > 0 && looks.contactsLeft > 0; round++) {
    const progress = { step, done: open.length - left.length, total: open.length }
    const found = yield* look(looks, counts, left, care, progress)
    for (const t of left) verdicts[t] = found[t]
    left = left.filter((t) => !isMet(verdicts[t]))
    for (const t of left) {
      const gap = verdicts[t]?.gap ?? 0
      const more = care.effort > 1 ? 1 : Math.min(MOST_AT_ONCE, 1 + Math.floor(gap / GAP_PER_AGENT))
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
 * The kind that helps most: it takes the contact type that is served worst, and such a type of most other queues that miss
 * their target, and not all agents of the kind are on duty; else a new agent for the worst.
 */
function kindFor(problem: Problem, row: readonly number[], verdict: Verdict | undefined): number | undefined {
  const { kinds, queues, lots } = problem
  const { missed = [], worstTypes = [] } = verdict ?? {}
  const wanted = missed.length === 0 ? queues.flatMap(({ types }) => types) : worstTypes
  const [worst] = worstTypes
  let best: { readonly g: number; readonly helped: number } | undefined
  kinds.forEach(({ types, members }, g) => {
    if ((row[g] ?? 0) >= members.length) return
    if (worst !== undefined && !types.includes(worst)) return
    const helped = wanted.filter((k) => types.includes(k)).length
    if (helped > 0 && (best === undefined || helped > best.helped)) best = { g, helped }
  })
  const lot = lots.find(({ types }) => worst === undefined || types.includes(worst))
  return best?.g ?? narrowest(problem, lot)
}
