/**
 * How contacts are spread over a day: for each weekday the share of each slot. Shares of a weekday with contacts add up
 * to 1.
 */
export interface Profile {
  readonly slots: number
  /** Row `weekday * slots + slot`. */
  readonly shares: Float64Array
  /** Squared relative error of each share. */
  readonly errors: Float64Array
}

/**
 * Counts by row `weekday * slots + slot`, and for each row the contacts of the whole days on which the slot was seen.
 */
export interface ProfileCounts {
  readonly slots: number
  readonly counts: Float64Array
  /** Contacts of the whole days on which the slot was seen. */
  readonly exposures: Float64Array
}

/** Maximum weight of a prior, in contacts of a slot. */
const MOST_PRIOR = 1e6

/**
 * Fits the profile of each weekday, drawn towards the profile of all days. The latter is drawn towards `parent` or,
 * without one, smoothed over neighboring slots. Priors are gamma for Poisson counts, estimated by moments: the less the
 * counts differ beyond random variation, the stronger the prior.
 */
export function fitProfile({ slots, counts, exposures }: ProfileCounts, parent?: Profile): Profile {
  const [all, allExposure] = [overWeekdays(counts, slots), overWeekdays(exposures, slots)]
  const prior = parent === undefined ? neighbors(all, allExposure) : averageShares(parent)
  const common = shrink(all, allExposure, prior)
  const spread = new Float64Array(7 * slots)
  for (let row = 0; row < spread.length; row++) spread[row] = common.shares[row % slots] ?? 0
  const own = shrink(counts, exposures, spread)
  return normalized(slots, own, exposures, parent)
}

function overWeekdays(rows: Float64Array, slots: number): Float64Array {
  const sums = new Float64Array(slots)
  rows.forEach((value, row) => {
    sums[row % slots] = (sums[row % slots] ?? 0) + value
  })
  return sums
}

/** Each slot's share, as the mean of itself and its neighbors. Slots that never had a contact stay empty. */
function neighbors(counts: Float64Array, exposures: Float64Array): Float64Array {
  const share = (at: number): number => {
    const seen = exposures[at] ?? 0
    return seen > 0 ? (counts[at] ?? 0) / seen : 0
  }
  return counts.map((count, i) => (count === 0 ? 0 : (share(i - 1) + 2 * share(i) + share(i + 1)) / 4))
}

function averageShares({ shares, slots }: Profile): Float64Array {
  const sums = overWeekdays(shares, slots)
  const total = sums.reduce((sum, share) => sum + share, 0)
  return sums.map((share) => (total > 0 ? share / total : 0))
}

interface Shares {
  readonly shares: Float64Array
  readonly errors: Float64Array
}

/** Gamma-Poisson: the mean of prior and counts, where the prior counts as `shape` contacts. */
function shrink(counts: Float64Array, exposures: Float64Array, prior: Float64Array): Shares {
  let [excess, squares] = [0, 0]
  counts.forEach((count, i) => {
    const mean = (prior[i] ?? 0) * (exposures[i] ?? 0)
    excess += (count - mean) ** 2 - mean
    squares += mean * mean
  })
  const shape = squares > 0 && excess > 0 ? Math.min(MOST_PRIOR, squares / excess) : MOST_PRIOR
  const errors = new Float64Array(counts.length)
  const shares = counts.map((count, i) => {
    const own = prior[i] ?? 0
    if (own <= 0) return 0
    const mean = own * (exposures[i] ?? 0)
    errors[i] = 1 / (shape + count + 1)
    return (own * (shape + count)) / (shape + mean)
  })
  return { shares, errors }
}

/**
 * Scales the shares of each weekday to a sum of 1. A part without contacts on a weekday gets the profile of its whole
 * for it.
 */
function normalized(slots: number, { shares, errors }: Shares, exposures: Float64Array, parent?: Profile): Profile {
  const scaled = Float64Array.from(shares)
  for (let from = 0; from < scaled.length; from += slots) {
    const day = scaled.subarray(from, from + slots)
    const seen = exposures.subarray(from, from + slots).some((exposure) => exposure > 0)
    const total = day.reduce((sum, share) => sum + share, 0)
    day.forEach((share, i) => {
      day[i] = seen && total > 0 ? share / total : (parent?.shares[from + i] ?? 0)
    })
  }
  return { slots, shares: scaled, errors }
}
