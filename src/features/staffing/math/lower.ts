import { isMet } from './evaluate'
import { queuesByKind } from './fill'
import type { Problem } from './problem'
import type { Raised } from './raise'
import { type CheckSettings, evaluateSlots, type StaffingSimulation, type StaffingStep } from './simulate-slots'
import { openSlots } from './slots'

/** A search in an interval ends after this many tries that failed: by then most others would fail too. */
export const MAX_REFUSED = 6

/** The counts after removing agents. */
export interface Lowered {
  readonly counts: number[][]
  /** Intervals that meet their targets: others have no agent too many. */
  readonly met: readonly number[]
  /** Those that may have an agent too many, because the limit of simulated contacts was reached. */
  readonly undecided: ReadonlySet<number>
}

/** The state of the search in an interval. */
interface Lowering {
  readonly t: number
  readonly row: number[]
  /** Kinds of which no agent can be removed. They are not tried again: with fewer agents present it is even less possible. */
  readonly refused: Set<number>
  tries: number
  /** Queues that missed their target when an agent was removed. */
  readonly tight: Set<number>
  slack: readonly number[]
}

/**
 * Removes agents, first those whose queues are furthest above their targets. Each round tries one agent fewer in
 * every interval at once. This is a stricter test than one interval alone, since contacts that wait at the end of an
 * interval are served in the next: an interval that meets its targets while its neighbors lack an agent also meets
 * them when they get theirs back.
 * @param reserved contacts of the limit that are left for the final check
 */
export function* lower(
  simulation: StaffingSimulation,
  from: Raised,
  settings: CheckSettings,
  reserved: number,
): Generator<StaffingStep, Lowered> {
  const { problem } = simulation
  const counts = from.counts.map((row) => [...row])
  const met = openSlots(problem).filter((t) => isMet(from.verdicts[t]))
  const states = met.map(
    (t): Lowering => ({
      t,
      row: counts[t] ?? [],
      refused: new Set(),
      tries: 0,
      tight: new Set(),
      slack: from.verdicts[t]?.slack ?? [],
    }),
  )
  const queuesOfKind = queuesByKind(problem)
  const next = (state: Lowering): number | undefined => candidate(problem, queuesOfKind, state)
  while (simulation.contactsLeft > reserved) {
    const tried = states.flatMap((state) => {
      const g = next(state)
      return g === undefined ? [] : [{ state, g }]
    })
    if (tried.length === 0) break
    for (const { state, g } of tried) state.row[g] = (state.row[g] ?? 0) - 1
    const slots = tried.map(({ state }) => state.t)
    const verdicts = yield* evaluateSlots(simulation, counts, slots, settings, 'removing agents')
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
  const undecided = states.filter((state) => next(state) !== undefined).map(({ t }) => t)
  return { counts, met, undecided: new Set(undecided) }
}

/** Refuses a kind, and those that take the same contacts and more: they are needed even more. */
function refuse({ kinds }: Problem, { refused }: Lowering, g: number): void {
  const types = kinds[g]?.types ?? []
  kinds.forEach((kind, h) => {
    if (types.every((k) => kind.types.includes(k))) refused.add(h)
  })
}

/**
 * The kind to remove an agent of next: the one with the fewest tight queues, and among equals the one whose worst
 * queue is furthest above its target.
 */
function candidate(
  { slots, queues }: Problem,
  queuesOfKind: readonly (readonly number[])[],
  { t, row, refused, tries, tight, slack }: Lowering,
): number | undefined {
  if (tries >= MAX_REFUSED) return undefined
  const requested = queues.map(({ types }) => types.some((k) => (slots[t]?.callsPerHour[k] ?? 0) > 0))
  let best: { readonly g: number; readonly rank: readonly number[] } | undefined
  queuesOfKind.forEach((own, g) => {
    if ((row[g] ?? 0) === 0 || refused.has(g)) return
    const busy = own.filter((q) => requested[q] === true)
    const headroom = Math.min(...busy.map((q) => slack[q] ?? Number.POSITIVE_INFINITY))
    const rank = [-busy.filter((q) => tight.has(q)).length, headroom, -own.length]
    if (best === undefined || isHigher(rank, best.rank)) best = { g, rank }
  })
  return best?.g
}

function isHigher(rank: readonly number[], than: readonly number[]): boolean {
  const at = rank.findIndex((value, i) => value !== than[i])
  return at >= 0 && (rank[at] ?? 0) > (than[at] ?? 0)
}
