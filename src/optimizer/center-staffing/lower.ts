import { queuesByKind } from './fill'
import { isMet } from './judge'
import { type Care, type Looks, look, type StaffingStep } from './look'
import type { Problem } from './problem'
import type { Raised } from './raise'
import { openSlots } from './slots'

/** In an interval where so many kinds could not be spared, most others cannot be spared either. */
const MOST_REFUSED = 6

/** Counts with no agent who can be spared. */
export interface Lowered {
  readonly counts: number[][]
  /** Intervals that may have an agent too many, because the contacts to simulate were used up. */
  readonly undecided: number
}

/** What is known about an interval. */
interface Sparing {
  readonly t: number
  readonly row: number[]
  /** If no agent of a kind can be spared with more agents present, none can be spared with fewer. */
  readonly refused: Set<number>
  tries: number
  /** Queues that missed their target without an agent. */
  readonly tight: Set<number>
  slack: readonly number[]
}

/**
 * Takes agents away, those first whose queues are furthest above their targets, in all intervals at a time. What waits at
 * the end of an interval is served in the next: an interval that does without an agent while its neighbors try the same
 * does so all the more when they get theirs back.
 * @param kept contacts to leave for other looks
 */
export function* lower(looks: Looks, from: Raised, care: Care, kept: number): Generator<StaffingStep, Lowered> {
  const { problem } = looks
  const counts = from.counts.map((row) => [...row])
  const open = openSlots(problem)
  const states = open.map(
    (t): Sparing => ({
      t,
      row: counts[t] ?? [],
      refused: new Set(),
      tries: 0,
      tight: new Set(),
      slack: from.verdicts[t]?.slack ?? [],
    }),
  )
  const queuesOf = queuesByKind(problem)
  const next = (state: Sparing): number | undefined =>
    isMet(from.verdicts[state.t]) ? candidate(problem, queuesOf, state) : undefined
  while (looks.contactsLeft > kept) {
    const tried = states.flatMap((state) => {
      const g = next(state)
      return g === undefined ? [] : [{ state, g }]
    })
    if (tried.length === 0) break
    for (const { state, g } of tried) state.row[g] = (state.row[g] ?? 0) - 1
    const done = states.filter((state) => next(state) === undefined).length
    const progress = { step: 'sparing agents', done, total: states.length } as const
    const slots = tried.map(({ state }) => state.t)
    const verdicts = yield* look(looks, counts, slots, care, progress)
    for (const { state, g } of tried) {
      const verdict = verdicts[state.t]
      if (isMet(verdict)) {
        state.slack = verdict?.slack ?? []
        continue
      }
      state.row[g] = (state.row[g] ?? 0) + 1
      state.tries += 1
      refuse(problem, state, g)
      const [worst] = verdict?.missed ?? []
      if (worst !== undefined) state.tight.add(worst)
    }
  }
  return { counts, undecided: states.filter((state) => next(state) !== undefined).length }
}

/** Who takes the same contacts and more can be spared even less. */
function refuse({ kinds }: Problem, { refused }: Sparing, g: number): void {
  const types = kinds[g]?.types ?? []
  kinds.forEach((kind, h) => {
    if (types.every((k) => kind.types.includes(k))) refused.add(h)
  })
}

/** The kind to try without next: no queue of it is known to be tight, and the tightest is furthest above its target. */
function candidate(
  { slots, queues }: Problem,
  queuesOf: readonly (readonly number[])[],
  { t, row, refused, tries, tight, slack }: Sparing,
): number | undefined {
  if (tries >= MOST_REFUSED) return undefined
  const asked = queues.map(({ types }) => types.some((k) => (slots[t]?.callsPerHour[k] ?? 0) > 0))
  let best: { readonly g: number; readonly rank: readonly number[] } | undefined
  queuesOf.forEach((own, g) => {
    if ((row[g] ?? 0) === 0 || refused.has(g)) return
    const busy = own.filter((q) => asked[q] === true)
    const room = Math.min(...busy.map((q) => slack[q] ?? Number.POSITIVE_INFINITY))
    const rank = [-busy.filter((q) => tight.has(q)).length, room, -own.length]
    if (best === undefined || isHigher(rank, best.rank)) best = { g, rank }
  })
  return best?.g
}

function isHigher(rank: readonly number[], than: readonly number[]): boolean {
  const at = rank.findIndex((value, i) => value !== than[i])
  return at >= 0 && (rank[at] ?? 0) > (than[at] ?? 0)
}
