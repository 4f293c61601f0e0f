import { seededRandom } from '../../../core/random'
import type { Estimate } from '../../../documents'
import type { Center } from '../center/center'
import { designWith } from '../center/design'
import { sumsOf } from '../center/evaluate'
import type { Pick } from '../find/pick'
import { type Requests, requestWeeks, type WeekTask } from '../tasks/tasks'
import type { Alike } from './kernel'
import { type Difference, fitSurface, type Seen } from './surface'
import { findUnknowns, type Unknowns, varianceOf } from './unknowns'

/**
 * What the chosen changes bring, in contacts within service level per week, with 95 % intervals. The intervals cover the
 * sampling error of the simulation and the uncertainty of rates and handle times estimated from the recorded data.
 */
export interface Values {
  /** By pick: what it brings without the others (`alone`), and in addition to all others (`beside`). */
  readonly picks: readonly { readonly alone: Estimate; readonly beside: Estimate }[]
  /** By wave: what it brings in addition to the waves before it. */
  readonly waves: readonly Estimate[]
}

/** Minimum number of weeks. The number of drawn cases is limited per evaluated week, per change, and in all. */
const MIN_WEEKS = 8
const CASES_PER_WEEK = 25
const CASES_PER_CHANGE = 8
const MAX_CASES = 160

/** The state after a wave. */
export interface Start {
  /** Number of picks made so far: the first ones of the list. */
  readonly pickCount: number
  /** The evaluated weeks with these picks. */
  readonly weeks: readonly { readonly within: number }[]
}

/**
 * Values picks by simulated weeks in which some of them are made. A few dozen cases that each make or leave out several
 * picks tell more than the same number of weeks with one pick at a time.
 * @param starts the waves that are evaluated already; the first has no picks, the last has all
 */
export function* valueChanges(
  center: Center,
  picks: readonly Pick[],
  starts: readonly Start[],
  evaluatedFrom: number,
): Requests<Values> {
  const { evaluationWeeks, seed } = center.settings
  const size = picks.length
  const firsts = (pickCount: number) => Uint8Array.from({ length: size }, (_, i) => (i < pickCount ? 1 : 0))
  const known = starts.flatMap(({ pickCount, weeks }) =>
    weeks.map(({ within }, week): Seen => ({ made: firsts(pickCount), week, value: within })),
  )
  const weeks = Math.max(MIN_WEEKS, evaluationWeeks)
  const count = Math.min(MAX_CASES, CASES_PER_WEEK * evaluationWeeks, CASES_PER_CHANGE * size)
  const cases = [...drawCases(size, count, weeks, seed)]
  for (let week = evaluationWeeks; week < weeks; week++)
    cases.push({ made: firsts(0), week }, { made: firsts(size), week })
  const tasks = cases.map(
    ({ made, week }): WeekTask => ({ made: picks.filter((_, i) => made[i] === 1), week: evaluatedFrom + week }),
  )
  const answers = yield* requestWeeks(center.job, tasks)
  const seen = cases.map((one, i) => {
    const answer = answers[i]
    return { ...one, value: answer === undefined ? 0 : sumsOf(answer, center.weights).within }
  })
  const types = typesOf(center, picks)
  const surface = fitSurface([...known, ...seen], alikeOf(picks, types))
  const unknowns = findUnknowns(center, picks, types)
  return readValues(surface, size, starts, unknowns)
}

function readValues(
  surface: ReturnType<typeof fitSurface>,
  size: number,
  starts: readonly Start[],
  unknowns: Unknowns,
): Values {
  const only = (is: (i: number) => boolean) => Uint8Array.from({ length: size }, (_, i) => (is(i) ? 1 : 0))
  const [none, all] = [only(() => false), only(() => true)]
  const alone = surface.flips(none)
  const without = surface.flips(all)
  const estimateOf = (i: number, effect: Difference) =>
    estimate(effect, varianceOf(unknowns, new Map([[i, effect.mean]])))
  const picks = alone.map((effect, i) => {
    const { mean, error } = without[i] ?? effect
    return { alone: estimateOf(i, effect), beside: estimateOf(i, { mean: -mean, error }) }
  })
  const waves = starts.slice(1).map(({ pickCount }, i) => {
    const before = starts[i]?.pickCount ?? 0
    const gain = surface.difference(
      only((at) => at < pickCount),
      only((at) => at < before),
    )
    const gains = picks.slice(before, pickCount).map(({ beside }) => Math.max(0, beside.mean))
    return estimate(gain, varianceOf(unknowns, shared(gain.mean, gains, before)))
  })
  return { picks, waves }
}

/** The gain of a wave by pick, in proportion to what each brings beside all others. */
function shared(gain: number, gains: readonly number[], from: number): Map<number, number> {
  const sum = gains.reduce((all, value) => all + value, 0)
  return new Map(gains.map((value, i) => [from + i, gain * (sum > 0 ? value / sum : 1 / gains.length)]))
}

/**
 * The normal quantile of a two-sided 95 % interval, and a factor that widens intervals because the standard deviations of the
 * fitted surface are themselves estimates. The factor was found by comparing with true values.
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
 * The contact types that each pick affects: its agent can now take them, can no longer take them, or ranks differently among
 * the agents for them. A pick without effect of its own gets the types that all picks of its agent affect.
 */
function typesOf(center: Center, picks: readonly Pick[]): Set<number>[] {
  return picks.map((pick) => {
    const types = affected(center, [pick])
    if (types.size > 0) return types
    return affected(
      center,
      picks.filter(({ agent }) => agent === pick.agent),
    )
  })
}

function affected(center: Center, picks: readonly Pick[]): Set<number> {
  const { typeCount, agentCount, reach, choice } = center.base
  const after = designWith(center, picks)
  const types = new Set<number>()
  for (const { agent } of picks) {
    for (let k = 0; k < typeCount; k++) {
      const [door, score] = [k * agentCount + agent, (choice.rowOf[k] ?? 0) + agent]
      if (after.reach.doors[door] !== reach.doors[door] || after.choice.scores[score] !== choice.scores[score])
        types.add(k)
    }
  }
  return types
}

/** How strongly picks affect the same contact types. */
function alikeOf(picks: readonly Pick[], types: readonly ReadonlySet<number>[]): Alike {
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

/** Which of n changes are made (1) in a simulated week, which is given by its number from 0. */
interface Case {
  readonly made: Uint8Array
  readonly week: number
}

/**
 * Fractions of the changes that a case makes, from few to most, so that each change is seen both with few and with most of the
 * others.
 */
const PARTS = [0.15, 0.3, 0.5, 0.85]

/**
 * Cases that show best what each change brings. A case makes or leaves out several changes at once, each change is drawn about
 * equally often, and each group of four cases, one per part, uses the next week.
 */
export function drawCases(changes: number, count: number, weeks: number, seed: number): Case[] {
  const random = seededRandom(seed)
  const lists: number[][] = PARTS.map(() => [])
  return Array.from({ length: count }, (_, i) => {
    const at = i % PARTS.length
    const part = PARTS[at] ?? 0.5
    const isMade = part <= 0.5
    const sample = lists[at] ?? []
    const size = Math.max(1, Math.round((isMade ? part : 1 - part) * changes))
    const picked = new Set<number>()
    // Draws from a shuffled list of all changes. It is used up before a new one begins, and no change occurs twice in one
    // case.
    while (picked.size < Math.min(size, changes)) {
      if (sample.length === 0) sample.push(...shuffled(changes, random))
      picked.add(sample.pop() ?? 0)
    }
    const made = Uint8Array.from({ length: changes }, (_one, change) => (picked.has(change) === isMade ? 1 : 0))
    return { made, week: Math.floor(i / PARTS.length) % weeks }
  })
}

function shuffled(size: number, random: () => number): number[] {
  const places = Array.from({ length: size }, (_, i) => i)
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const [one, other] = [places[i] ?? 0, places[j] ?? 0]
    places[i] = other
    places[j] = one
  }
  return places
}
