/** How strongly changes affect the same contacts. */
export interface Alike {
  /** Number of changes. */
  readonly size: number
  /**
   * Pairs of changes that affect some of the same contacts: indexes of both, the second the smaller, and how strongly,
   * 0..1.
   */
  readonly pairs: readonly (readonly [one: number, other: number, share: number])[]
}

/** Covariance of the values of two sets of changes, in three parts. */
export interface Shared {
  /**
   * From the effects of the fraction of changes made, linear and squared, and of how far related changes go together.
   * The fit draws these effects to 0.
   */
  readonly trend: number
  /** From the effect of each single change. */
  readonly main: number
  /** From the interactions of two changes: the effect of both beyond the sum of their own effects. */
  readonly pair: number
}

/**
 * A set of changes, the fraction of all changes it makes (`part`), and how alike its related changes are: 1 if all
 * related pairs are both made or both left out (`together`).
 */
export interface Side {
  /** 1 for each change that is made, else 0. */
  readonly made: Uint8Array
  readonly part: number
  readonly together: number
}

/** Any two changes may interact, if only slightly. */
const MIN_SHARE = 0.05

/**
 * The kernel of a sum of single effects and pair interactions. A change counts +1/2 if it is made and -1/2 if it is
 * not, so a product of two codes is ±1/4. With these codes, the effect of a change alone is as uncertain as its effect
 * beside all others.
 */
export function createKernel({ size, pairs }: Alike) {
  const max = pairs.reduce((sum, [, , share]) => sum + share / 4, 0)
  const signs = new Float64Array(size)

  /** Fills `signs`, and returns their sum and the weighted sum over pairs. */
  function multiply(one: Uint8Array, other: Uint8Array): { readonly main: number; readonly close: number } {
    let main = 0
    for (let i = 0; i < size; i++) {
      const sign = one[i] === other[i] ? 0.25 : -0.25
      signs[i] = sign
      main += sign
    }
    let close = 0
    for (const [i, j, share] of pairs) close += (share - MIN_SHARE) * (signs[i] ?? 0) * (signs[j] ?? 0)
    return { main, close }
  }

  const trendOf = (x: Side, y: Side) => x.part * y.part + (x.part * y.part) ** 2 + x.together * y.together
  // The square of the sum covers all pairs at once.
  const pairOf = (main: number, close: number) => (MIN_SHARE * (main * main - size / 16)) / 2 + close

  return {
    side: (made: Uint8Array): Side => {
      const sum = pairs.reduce((all, [i, j, share]) => all + (made[i] === made[j] ? share : -share) / 4, 0)
      return { made, part: partOf(made), together: max === 0 ? 0 : sum / max }
    },
    shared: (one: Side, other: Side): Shared => {
      const { main, close } = multiply(one.made, other.made)
      return { trend: trendOf(one, other), main, pair: pairOf(main, close) }
    },
    /** The covariances of `one` with the sets that differ from `other` in a single change, in the order of the changes. */
    flipped: (one: Side, other: Side, flips: readonly Side[]): Shared[] => {
      const { main, close } = multiply(one.made, other.made)
      const beside = new Float64Array(size)
      for (const [i, j, share] of pairs) {
        beside[i] = (beside[i] ?? 0) + (share - MIN_SHARE) * (signs[j] ?? 0)
        beside[j] = (beside[j] ?? 0) + (share - MIN_SHARE) * (signs[i] ?? 0)
      }
      return flips.map((flip, i) => {
        const sign = signs[i] ?? 0
        const left = main - 2 * sign
        return { trend: trendOf(one, flip), main: left, pair: pairOf(left, close - 2 * sign * (beside[i] ?? 0)) }
      })
    },
  }
}

/** The fraction of the changes that is made. */
export function partOf(made: Uint8Array): number {
  let sum = 0
  for (const is of made) sum += is
  return sum / Math.max(1, made.length)
}
