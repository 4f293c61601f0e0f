/** How much two changes concern the same contacts. */
export interface Alike {
  /** Number of changes. */
  readonly size: number
  /** Pairs that concern some of the same: places of both, the second the smaller, and how much, 0..1. */
  readonly pairs: readonly (readonly [one: number, other: number, share: number])[]
}

/** What the values of two sets of changes have in common, by what it comes from. */
export interface Kernel {
  /** How many changes there are, and how many of a kind: bends of the whole that are drawn to nothing. */
  readonly trend: number
  /** What each change brings. */
  readonly own: number
  /** What two bring together, beside what each does. */
  readonly pair: number
}

/** Any two changes may have something to do with each other, if little. */
const LEAST_SHARE = 0.05

/**
 * The kernel of a sum of what changes bring and of what pairs bring together. Changes count from the middle, as half made
 * (-1/2 or 1/2): what one brings alone is then as far from what is known as what it brings beside all others. 1: made.
 */
export function kernelOf({ size, pairs }: Alike): (one: Uint8Array, other: Uint8Array) => Kernel {
  const signs = new Float64Array(size)
  const most = pairs.reduce((sum, [, , share]) => sum + share / 4, 0)
  const together = (made: Uint8Array) =>
    most === 0 ? 0 : pairs.reduce((sum, [i, j, share]) => sum + (made[i] === made[j] ? share : -share) / 4, 0) / most
  return (one, other) => {
    let own = 0
    for (let i = 0; i < size; i++) {
      const sign = one[i] === other[i] ? 0.25 : -0.25
      signs[i] = sign
      own += sign
    }
    // All pairs at once by the square of the sum; those that have more in common one by one.
    let pair = (LEAST_SHARE * (own * own - size / 16)) / 2
    for (const [i, j, share] of pairs) pair += (share - LEAST_SHARE) * (signs[i] ?? 0) * (signs[j] ?? 0)
    const [x, y] = [partOf(one), partOf(other)]
    return { trend: x * y + x * x * y * y + together(one) * together(other), own, pair }
  }
}

/** The part of the changes that is made. */
export function partOf(made: Uint8Array): number {
  let sum = 0
  for (const is of made) sum += is
  return sum / Math.max(1, made.length)
}
