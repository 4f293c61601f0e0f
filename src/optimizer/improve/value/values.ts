import type { Estimate } from '../../../documents'
import type { Center } from '../center/center'
import { designWith } from '../center/design'
import { sumsOf } from '../center/judge'
import type { Pick } from '../find/pick'
import { type Asks, ask, during, type Piece } from '../pieces/pieces'
import { drawCases } from './cases'
import type { Alike } from './kernel'
import { fitSurface, type Seen, type Surface } from './surface'
import { type Start, waveVariances } from './wave-variances'

/**
 * What the chosen changes bring, in contacts within service level per week, with 95 % intervals. These hold the error of
 * the simulation and of the rates and handle times that the recorded data tell.
 */
export interface Values {
  /** By pick: what it brings without the others (`alone`), and in addition to all others (`beside`). */
  readonly picks: readonly { readonly alone: Estimate; readonly beside: Estimate }[]
  /** By wave: what it brings in addition to the waves before it. */
  readonly waves: readonly Estimate[]
}

/** Minimum number of weeks. The number of cases is limited per judged week, per change, and in all. */
const LEAST_WEEKS = 8
const CASES_PER_WEEK = 25
const CASES_PER_CHANGE = 8
const MOST_CASES = 160

/**
 * Values picks by simulated weeks in which some of them are made. A few dozen cases that each make or leave out several
 * picks tell more than the same number of weeks with one pick at a time.
 * @param starts the waves that are judged already; the first has no picks, the last has all
 */
export function* valueChanges(
  center: Center,
  picks: readonly Pick[],
  starts: readonly Start[],
  judgedFrom: number,
): Asks<Values> {
  const { judgeWeeks, seed } = center.settings
  const size = picks.length
  const firsts = (taken: number) => Uint8Array.from({ length: size }, (_, i) => (i < taken ? 1 : 0))
  const known = starts.flatMap(({ taken, weeks }) =>
    weeks.map(({ within }, week): Seen => ({ made: firsts(taken), week, value: within })),
  )
  const weeks = Math.max(LEAST_WEEKS, judgeWeeks)
  const count = Math.min(MOST_CASES, CASES_PER_WEEK * judgeWeeks, CASES_PER_CHANGE * size)
  const cases = [...drawCases(size, count, weeks, seed)]
  for (let week = judgeWeeks; week < weeks; week++) cases.push({ made: firsts(0), week }, { made: firsts(size), week })
  const pieces = cases.map(
    ({ made, week }): Piece => ({ made: picks.filter((_, i) => made[i] === 1), week: judgedFrom + week }),
  )
  const answers = yield* ask(center.job, pieces)
  const seen = cases.map((one, i) => {
    const answer = answers[i]
    return { ...one, value: answer === undefined ? 0 : sumsOf(answer, center.weights).within }
  })
  const surface = yield* during(fitSurface([...known, ...seen], yield* during(alikeOf(center, picks))))
  const unknowns = yield* waveVariances(center, picks, starts)
  return yield* during(readValues(surface, size, starts, unknowns))
}

function* readValues(
  surface: Surface,
  size: number,
  starts: readonly Start[],
  unknowns: readonly number[],
): Generator<undefined, Values, undefined> {
  const only = (is: (i: number) => boolean) => Uint8Array.from({ length: size }, (_, i) => (is(i) ? 1 : 0))
  const [none, all] = [only(() => false), only(() => true)]
  const alone = yield* surface.flips(none)
  const without = yield* surface.flips(all)
  const unknown = variancesByPick(
    unknowns,
    starts,
    without.map(({ mean }) => mean),
  )
  const picks = alone.map((own, i) => {
    const { mean, error } = without[i] ?? own
    return { alone: estimate(own, unknown[i]), beside: estimate({ mean: -mean, error }, unknown[i]) }
  })
  const waves = starts.slice(1).map(({ taken }, i) => {
    const before = starts[i]?.taken ?? 0
    const gain = surface.difference(
      only((at) => at < taken),
      only((at) => at < before),
    )
    return estimate(gain, unknowns[i])
  })
  return { picks, waves }
}

/** Variances by pick: each has a share of its wave's, as if the picks were off independently and in relation to their values. */
function variancesByPick(
  unknowns: readonly number[],
  starts: readonly Start[],
  values: readonly number[],
): readonly number[] {
  return starts.slice(1).flatMap(({ taken }, i) => {
    const own = values.slice(starts[i]?.taken ?? 0, taken)
    const squares = own.reduce((sum, value) => sum + value ** 2, 0)
    return own.map((value) => (squares === 0 ? 0 : ((unknowns[i] ?? 0) * value ** 2) / squares))
  })
}

/**
 * The normal quantile of 95 %, and a factor that widens intervals because the scales are only estimates. The factor was
 * found by comparing with true values.
 */
const QUANTILE = 1.96
const UNKNOWN_SCALES = 1.15

function estimate({ mean, error }: { readonly mean: number; readonly error: number }, unknown = 0): Estimate {
  const halfWidth = QUANTILE * Math.hypot(UNKNOWN_SCALES * error, Math.sqrt(unknown))
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth }
}

/** Least overlap of two picks of one agent, since they share the agent's time. */
const SAME_AGENT = 0.5

/**
 * How strongly picks affect the same contact types. A pick affects the types that its agent can now take, or takes in
 * another order.
 */
function* alikeOf(center: Center, picks: readonly Pick[]): Generator<undefined, Alike, undefined> {
  const { typeCount, agentCount, reach, choice } = center.base
  const types: Set<number>[] = []
  for (const pick of picks) {
    const { agent } = pick
    const after = yield* designWith(center, [pick])
    const own = new Set<number>()
    for (let k = 0; k < typeCount; k++) {
      const [door, score] = [k * agentCount + agent, (choice.rowOf[k] ?? 0) + agent]
      if (after.reach.doors[door] !== reach.doors[door] || after.choice.scores[score] !== choice.scores[score])
        own.add(k)
    }
    types.push(own)
    yield
  }
  const pairs: [number, number, number][] = []
  for (const [i, one] of picks.entries()) {
    for (let j = 0; j < i; j++) {
      const share = Math.max(overlap(types[i], types[j]), one.agent === picks[j]?.agent ? SAME_AGENT : 0)
      if (share > 0) pairs.push([i, j, share])
    }
  }
  return { size: picks.length, pairs }
}

/** The fraction that two sets have in common. */
function overlap(one: ReadonlySet<number> = new Set(), other: ReadonlySet<number> = new Set()): number {
  const both = [...one].filter((k) => other.has(k)).length
  return both === 0 ? 0 : both / (one.size + other.size - both)
}
