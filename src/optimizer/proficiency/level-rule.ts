import type { ShrunkOptions } from '../../documents/plan-request/score-options'
import type { Belief, Ensemble } from './ensemble'

const DEFAULT_QUANTILES: readonly number[] = [0.1, 0.3, 0.7, 0.9]

/** The levels of the platform are 0 to this. */
const TOP_LEVEL = 5

/** The share of agents who are below the best fifth. */
const TOP_QUINTILE = 0.8

/** The levels, and the share of a skill's agents below each. */
export interface LevelRule {
  /** The lowest level to give: 1, or 0 if the options say so. */
  readonly lowest: number
  /** The next level above, and the next level below, any number on the scale. */
  above(level: number): number
  below(level: number): number
  /** Number of whole levels, each a band between two quantiles, lowest first. */
  readonly bands: number
  /**
   * Probability that a member's true value is above the `q` quantile. A tilt multiplies the probability of each band.
   * If the quantile is inside a band, the part of the band above it gets the same factor.
   */
  probabilityAbove(all: Ensemble, member: Belief, q: number): number
  /** Probability that a member's true value is in the band or above it, by the figures alone. */
  bandProbability(all: Ensemble, member: Belief, band: number): number
  /** Probability that a member's true level is at least `level`. */
  probabilityAtLeast(all: Ensemble, member: Belief, level: number): number
  /** The value from which the true level is at least `level`; undefined if it always or never is. */
  border(all: Ensemble, level: number): number | undefined
  /** The highest level that is reached with a probability of at least 0.5. */
  medianLevel(all: Ensemble, member: Belief): number
}

/**
 * The rule of the given options. Whole levels begin at the quantiles. With tenths, the level rises in a straight line
 * from one quantile to the next, and at a quantile it is halfway between two whole levels. So rounding tenths gives the
 * whole levels.
 */
export function levelRule(options: ShrunkOptions = {}): LevelRule {
  const { quantiles = DEFAULT_QUANTILES, decimals = false } = options
  const lowest = TOP_LEVEL - quantiles.length
  // Tenths are calculated as whole numbers: 0.1 + 0.2 is not 0.3. Adding 0 makes -0 a plain 0.
  const grain = decimals ? 10 : 1
  const above = (level: number): number => Math.floor(level * grain + 1e-9 + 1) / grain
  const below = (level: number): number => (Math.ceil(level * grain - 1e-9 - 1) + 0) / grain
  const begins = (level: number): number =>
    decimals ? shareBelow(level - 0.5 / grain, lowest, quantiles) : (quantiles[Math.ceil(level) - lowest - 1] ?? 1)
  const probabilityAbove = (all: Ensemble, member: Belief, q: number): number => {
    const plain = all.probabilityAbove(member, q)
    const { tilt } = member
    if (tilt === undefined) return plain
    const band = quantiles.filter((border) => border <= q).length
    let sum = 0
    let above = 0
    for (let i = quantiles.length; i > band; i--) {
      const atLeast = all.probabilityAbove(member, quantiles[i - 1] ?? 1)
      sum += (tilt[i] ?? 1) * (atLeast - above)
      above = atLeast
    }
    return Math.min(1, Math.max(0, sum + (tilt[band] ?? 1) * (plain - above)))
  }
  const bandProbability = (all: Ensemble, member: Belief, band: number): number =>
    band === 0 ? 1 : all.probabilityAbove(member, quantiles[band - 1] ?? 1)
  const probabilityAtLeast = (all: Ensemble, member: Belief, level: number): number => {
    if (level <= lowest) return 1
    return level > TOP_LEVEL ? 0 : probabilityAbove(all, member, begins(level))
  }
  const medianLevel = (all: Ensemble, member: Belief): number => {
    let level = lowest
    while (level < TOP_LEVEL && probabilityAtLeast(all, member, above(level)) >= 0.5) level = above(level)
    return level
  }
  const border = (all: Ensemble, level: number): number | undefined =>
    level <= lowest || level > TOP_LEVEL ? undefined : all.quantile(begins(level))
  return {
    lowest,
    bands: quantiles.length + 1,
    above,
    below,
    probabilityAbove,
    bandProbability,
    probabilityAtLeast,
    border,
    medianLevel,
  }
}

/** Probability that a member is truly among the best fifth. */
export function topQuintileChance(rule: LevelRule, all: Ensemble, member: Belief): number {
  return rule.probabilityAbove(all, member, TOP_QUINTILE)
}

/** Share of agents below a level in tenths. */
function shareBelow(level: number, lowest: number, quantiles: readonly number[]): number {
  const levels = [lowest, ...quantiles.map((_, i) => lowest + i + 0.5), TOP_LEVEL]
  const shares = [0, ...quantiles, 1]
  const i = Math.max(
    1,
    levels.findIndex((own) => own >= level),
  )
  const [from = 0, to = 1] = [levels[i - 1], levels[i]]
  const [low = 0, high = 1] = [shares[i - 1], shares[i]]
  return low + ((high - low) * (level - from)) / (to - from)
}
