import {
  type Evidence,
  type Measured,
  type MediumEvidence,
  measureOccupancy,
  mediumEvidence,
  type TypeEvidence,
  typeEvidence,
} from './evidence'
import type { Problem, ProblemMedium } from './problem'

/** How the queues of an interval meet their targets. */
export interface Verdict {
  /** Queues that miss their target, worst first, as indexes in the problem. */
  readonly missed: readonly number[]
  /** For each of them, the contact type that is served worst, as an index in the model. */
  readonly worstTypes: readonly number[]
  /** Mean miss over the media of the queues, weighted by their contacts; negative if they are better than their targets. */
  readonly meanGap: number
  /** Whether occupancy is above its limit. */
  readonly tooBusy: boolean
  /** How far each queue is above its target. */
  readonly slack: readonly number[]
  /** Whether more replications may change the verdict. */
  readonly unclear: boolean
}

/** A target must be met by this many standard errors, so that sampling error alone does not meet it. */
const MARGIN = 1
/** With few replications a target counts as met, or as missed, only by this many standard errors. */
const SURELY_MET = 1.5
const SURELY_MISSED = 2

/**
 * Whether an interval meets its targets.
 * @param first whether more replications can follow, so that the verdict may be `unclear`
 */
export function evaluate(problem: Problem, evidence: Evidence, t: number, first: boolean): Verdict {
  const { queues, media, maxOccupancy } = problem
  const mediumShortfalls = media.map((medium, m) => {
    const served = sumCalls(problem, t, medium) > 0 ? mediumEvidence(evidence, t, m) : undefined
    return served === undefined ? [] : listShortfalls(medium, served, first)
  })
  const shortfalls = queues.map((_, q) => mediumShortfalls.filter((_own, m) => media[m]?.queue === q).flat())
  const worst = (measured: readonly Measured[], errors: number): number =>
    measured.reduce((max, { value, error }) => Math.max(max, value + errors * error), Number.NEGATIVE_INFINITY)
  const gaps = shortfalls
    .map((shortfall, q) => ({ q, gap: worst(shortfall, MARGIN) }))
    .filter(({ gap }) => gap > 0)
    .sort((a, b) => b.gap - a.gap)
  const tooBusy = maxOccupancy !== undefined && measureOccupancy(evidence, t) > maxOccupancy
  const surelyMet = !tooBusy && shortfalls.every((shortfall) => worst(shortfall, SURELY_MET) <= 0)
  const surelyMissed = tooBusy || shortfalls.some((shortfall) => worst(shortfall, -SURELY_MISSED) > 0)
  return {
    missed: gaps.map(({ q }) => q),
    worstTypes: gaps.flatMap(({ q }) => worstType(problem, evidence, t, q) ?? []),
    meanGap: averageGap(
      media.map((medium, m) => ({ gap: worst(mediumShortfalls[m] ?? [], 0), calls: sumCalls(problem, t, medium) })),
    ),
    tooBusy,
    slack: shortfalls.map((shortfall) => -worst(shortfall, 0)),
    unclear: first && !surelyMet && !surelyMissed,
  }
}

/** Whether an interval meets all targets. */
export function isMet(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && verdict.missed.length === 0 && !verdict.tooBusy
}

/** Whether the queues of an interval meet their targets on average. */
export function isAboutMet(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && verdict.meanGap <= 0 && !verdict.tooBusy
}

function sumCalls({ slots }: Problem, t: number, { types }: ProblemMedium): number {
  return types.reduce((sum, k) => sum + (slots[t]?.callsPerHour[k] ?? 0), 0)
}

function averageGap(gaps: readonly { readonly gap: number; readonly calls: number }[]): number {
  const known = gaps.filter(({ gap }) => Number.isFinite(gap))
  const calls = known.reduce((sum, one) => sum + one.calls, 0)
  return calls === 0 ? 0 : known.reduce((sum, { gap, calls: gapCalls }) => sum + (gap * gapCalls) / calls, 0)
}

/**
 * How far a medium misses each part of its target; negative where it is better.
 * @param first see `evaluate`; after the last replication a medium whose contacts were all answered within its target
 *   has met it, though a few contacts leave an error: more agents cannot serve it better
 */
function listShortfalls({ target }: ProblemMedium, served: MediumEvidence, first: boolean): Measured[] {
  const { serviceLevel: level, asaSeconds: asa, maxAbandonProbability: max } = target
  const { serviceLevel, asaSeconds, abandonProbability } = served
  const allWithinServiceLevel = !first && serviceLevel.value === 1
  return [
    ...(level === undefined
      ? []
      : [{ value: level - serviceLevel.value, error: allWithinServiceLevel ? 0 : serviceLevel.error }]),
    ...(asa === undefined ? [] : [{ value: asaSeconds.value / asa - 1, error: asaSeconds.error / asa }]),
    ...(max === undefined ? [] : [{ value: abandonProbability.value - max, error: abandonProbability.error }]),
  ]
}

/** The contact type of a queue that is furthest from the target of its medium, counted in contacts. */
function worstType({ media }: Problem, evidence: Evidence, t: number, q: number): number | undefined {
  const shorts = media.flatMap(({ queue, types, target }, m) => {
    if (queue !== q) return []
    const { serviceLevel: level, asaSeconds: asa, maxAbandonProbability: max } = target
    const short = ({ offered, withinServiceLevel, waitSeconds, abandoned }: TypeEvidence): number =>
      Math.max(
        level === undefined ? Number.NEGATIVE_INFINITY : level * offered - withinServiceLevel,
        asa === undefined ? Number.NEGATIVE_INFINITY : waitSeconds / asa - offered,
        max === undefined ? Number.NEGATIVE_INFINITY : abandoned - max * offered,
      )
    return typeEvidence(evidence, t, m).flatMap((one, i) =>
      one.offered === 0 ? [] : [{ type: types[i], short: short(one) }],
    )
  })
  return shorts.reduce((max, shortfall) => (shortfall.short > max.short ? shortfall : max), {
    type: shorts[0]?.type,
    short: -Infinity,
  }).type
}
