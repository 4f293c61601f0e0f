import type { RoutingModel, Simulation } from '../../documents'
import { fill, narrowest, queuesByKind } from './fill'
import { isMet, judge, type Verdict } from './judge'
import type { Problem } from './problem'
import type { Separate } from './separate'
import { type Counts, staffedModel } from './staffed-model'

/** A simulation that the search asks for. */
export interface Trial {
  readonly model: RoutingModel
  /** Share of the usual replications: rough estimates need fewer. */
  readonly effort: number
  /** With other random numbers than those used for the search's decisions. */
  readonly fresh?: boolean | undefined
}

/** Halvings between the agents for the load alone and the agents for separate queues. */
const HALVINGS = 4
const ROUGH = 0.25
/** Most agents added to one interval before the target counts as out of reach. */
const MOST_ADDED = 200

/**
 * The fewest agents by interval and kind with which every queue meets its target, found on the center as a whole: by
 * halving between the load and the sum of separate queues, then agent by agent, up where a target is missed and down,
 * kind by kind, while the interval meets its own. What lean intervals leave to the next ones, and what luck let pass, is made
 * up at the end under other random numbers.
 */
export function* searchCounts(
  problem: Problem,
  separate: readonly (readonly Separate[])[],
): Generator<Trial, number[][], Simulation> {
  const started = yield* halve(problem, separate)
  const enough = yield* raise(problem, started)
  return yield* raise(problem, yield* lower(problem, enough), CONFIRMED)
}

/** Precision of a trial. */
type Care = Pick<Trial, 'effort' | 'fresh'>

const USUAL: Care = { effort: 1 }
const CONFIRMED: Care = { effort: 2, fresh: true }

function* look(problem: Problem, counts: Counts, care = USUAL): Generator<Trial, Verdict[], Simulation> {
  return judge(problem, yield { model: staffedModel(problem, counts), ...care })
}

function* halve(
  problem: Problem,
  separate: readonly (readonly Separate[])[],
): Generator<Trial, number[][], Simulation> {
  const between = (share: readonly number[]): number[][] =>
    separate.map((row, t) =>
      fill(
        problem,
        row.map(({ busyAgents, agents }) => busyAgents + (share[t] ?? 1) * (agents - busyAgents)),
      ),
    )
  const shared = queuesByKind(problem).some((queues) => queues.length > 1)
  if (!shared) return between(separate.map(() => 1))
  const low = separate.map(() => 0)
  const high = separate.map(() => 1)
  for (let step = 0; step < HALVINGS; step++) {
    const middle = low.map((from, t) => (from + (high[t] ?? 1)) / 2)
    const verdicts = yield* look(problem, between(middle), { effort: ROUGH })
    verdicts.forEach((verdict, t) => {
      const end = isMet(verdict) ? high : low
      end[t] = middle[t] ?? 0
    })
  }
  return between(high)
}

/** Adds agents where a target is missed. */
function* raise(problem: Problem, from: Counts, care = USUAL): Generator<Trial, number[][], Simulation> {
  const counts = from.map((row) => [...row])
  const queuesOf = queuesByKind(problem)
  for (let round = 0; round < MOST_ADDED; round++) {
    const verdicts = yield* look(problem, counts, care)
    if (verdicts.every(isMet)) break
    verdicts.forEach((verdict, t) => {
      const row = counts[t]
      if (row === undefined || isMet(verdict)) return
      const g = kindFor(problem, queuesOf, row, verdict.missed)
      if (g !== undefined) row[g] = (row[g] ?? 0) + 1
    })
  }
  return counts
}

/**
 * The kind that helps most: it takes most of the queues that miss their target, always including the worst, and is on
 * duty; else a new agent for the worst.
 */
function kindFor(
  { kinds, queues }: Problem,
  queuesOf: readonly (readonly number[])[],
  row: readonly number[],
  missed: readonly number[],
): number | undefined {
  const wanted = missed.length === 0 ? queues.map((_, q) => q) : missed
  const [worst] = missed
  let best: { readonly g: number; readonly helped: number } | undefined
  queuesOf.forEach((own, g) => {
    if ((row[g] ?? 0) >= (kinds[g]?.members.length ?? 0)) return
    if (worst !== undefined && !own.includes(worst)) return
    const helped = wanted.filter((q) => own.includes(q)).length
    if (helped > 0 && (best === undefined || helped > best.helped)) best = { g, helped }
  })
  return best?.g ?? narrowest(worst ?? 0, queuesOf)
}

/**
 * Takes agents away, kind by kind, every other interval at a time: what waits at the end of an interval is served in the
 * next, so that neighbors are not judged by each other's trials.
 */
function* lower(problem: Problem, from: Counts): Generator<Trial, number[][], Simulation> {
  const counts = from.map((row) => [...row])
  const slots = counts.length
  // If no agent of a kind can be spared with more agents present, none can be spared with fewer.
  const place = counts.map(() => 0)
  const order = byBreadth(problem)
  const next = (t: number): number | undefined => {
    for (; (place[t] ?? 0) < order.length; place[t] = (place[t] ?? 0) + 1) {
      const g = order[place[t] ?? 0] ?? 0
      if ((counts[t]?.[g] ?? 0) > 0) return g
    }
    return undefined
  }
  for (let idle = 0, parity = 0; idle < 2; parity = 1 - parity) {
    const tried = counts.flatMap((_, t) => {
      const g = t % 2 === parity || slots === 1 ? next(t) : undefined
      return g === undefined ? [] : [{ t, g }]
    })
    idle = tried.length === 0 ? idle + 1 : 0
    if (tried.length === 0) continue
    for (const { t, g } of tried) change(counts, t, g, -1)
    const verdicts = yield* look(problem, counts)
    for (const { t, g } of tried) {
      if (isMet(verdicts[t])) continue
      change(counts, t, g, 1)
      place[t] = (place[t] ?? 0) + 1
    }
  }
  return counts
}

/** Kinds with the fewest queues first: agents with many queues stay useful longer. */
function byBreadth(problem: Problem): number[] {
  const queuesOf = queuesByKind(problem)
  return queuesOf.map((_, g) => g).sort((a, b) => (queuesOf[a]?.length ?? 0) - (queuesOf[b]?.length ?? 0) || a - b)
}

function change(counts: number[][], t: number, g: number, by: number): void {
  const row = counts[t]
  if (row !== undefined) row[g] = (row[g] ?? 0) + by
}
