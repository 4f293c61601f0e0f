/** A pair of agent and skill, judged by its figures alone. */
export interface LeveledPair {
  /** Probability of each band (whole level), lowest first. */
  readonly chances: readonly number[]
  /** Band of the level held. */
  readonly held: number
}

/** P(held | true level) at `[held][true]`. */
type Table = readonly (readonly number[])[]

/**
 * Weight of the smooth table, in counted pairs per true level. Hundreds of pairs would be needed to trust 25 separate
 * figures.
 */
const PRIOR_PAIRS = 40

/** The table settles within a few dozen rounds. */
const ROUNDS = 60

/**
 * Values tried for both parameters of the smooth table, from levels that say nothing to levels that are nearly always
 * right.
 */
const FALLS: readonly number[] = [0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.3, 1.6, 2, 2.5, 3]

/**
 * What present levels say about true levels, learned from how well they agree with the figures: a table P(held | true
 * level). If levels were set at random, its columns are equal and it changes nothing. If someone set them with good
 * knowledge, more evidence is needed for a change.
 *
 * First a smooth table with two parameters is fitted by maximum likelihood: share(held) exp(-a d - b d^2) for levels d
 * apart. Then the table itself is fitted by expectation maximization, drawn towards the smooth one.
 *
 * @returns for each pair the factors on the chances of its bands; the factors times the chances sum to 1
 */
export function levelTilts(pairs: readonly LeveledPair[], bands: number): (readonly number[])[] {
  const shares = new Array<number>(bands).fill(0)
  for (const { held } of pairs) shares[held] = (shares[held] ?? 0) + 1 / pairs.length
  const smooth = smoothTable(pairs, shares)
  let table = smooth
  for (let round = 0; round < ROUNDS; round++) table = recounted(pairs, table, smooth)
  return pairs.map((pair) => tiltOf(pair, table))
}

function smoothTable(pairs: readonly LeveledPair[], shares: readonly number[]): Table {
  let best: Table = []
  let highest = Number.NEGATIVE_INFINITY
  for (const a of FALLS) {
    for (const b of FALLS) {
      const table = falling(shares, a, b)
      const likelihood = pairs.reduce((sum, pair) => sum + Math.log(likelihoodOf(pair, table)), 0)
      if (likelihood <= highest + LEAST_GAIN) continue
      highest = likelihood
      best = table
    }
  }
  return best
}

/** A gain of log likelihood below this is rounding. */
const LEAST_GAIN = 1e-9

function falling(shares: readonly number[], a: number, b: number): Table {
  const weights = shares.map((share, held) =>
    shares.map((_, level) => share * Math.exp(-a * Math.abs(held - level) - b * (held - level) ** 2)),
  )
  const sums = shares.map((_, level) => weights.reduce((sum, row) => sum + (row[level] ?? 0), 0))
  return weights.map((row) => row.map((weight, level) => weight / (sums[level] || 1)))
}

/** One round: how often each level is held by those who truly have another, as the table sees the pairs. */
function recounted(pairs: readonly LeveledPair[], table: Table, smooth: Table): Table {
  const seen = smooth.map((row) => row.map((share) => PRIOR_PAIRS * share))
  const total = smooth.map(() => PRIOR_PAIRS)
  for (const pair of pairs) {
    const tilt = tiltOf(pair, table)
    const row = seen[pair.held] ?? []
    pair.chances.forEach((chance, level) => {
      const p = (tilt[level] ?? 0) * chance
      row[level] = (row[level] ?? 0) + p
      total[level] = (total[level] ?? 0) + p
    })
  }
  return seen.map((row) => row.map((sum, level) => sum / (total[level] ?? 1)))
}

function tiltOf(pair: LeveledPair, table: Table): number[] {
  const sum = likelihoodOf(pair, table)
  return pair.chances.map((_, level) => (table[pair.held]?.[level] ?? 0) / sum)
}

function likelihoodOf({ chances, held }: LeveledPair, table: Table): number {
  const row = table[held] ?? []
  return Math.max(
    Number.MIN_VALUE,
    chances.reduce((sum, chance, level) => sum + chance * (row[level] ?? 0), 0),
  )
}
