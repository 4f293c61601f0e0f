/** A figure of each group and week, row by row. */
export type Panel = readonly (readonly number[])[]

/**
 * Number of rounds in which the means of groups and of weeks are removed in turn. One round is enough if each weight is
 * the product of a group's and a week's weight.
 */
const ROUNDS = 60

/** The rest of a panel after the weighted mean of each group and of each week is taken out, as in least squares. */
export function withoutMeans(panel: Panel, weights: Panel): number[][] {
  const left = panel.map((row) => [...row])
  const weeks = panel[0]?.length ?? 0
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0
    for (const [g, row] of left.entries()) {
      const mean = weightedMean(row.map((value, t) => [value, weights[g]?.[t] ?? 0]))
      row.forEach((value, t) => {
        row[t] = value - mean
      })
      moved = Math.max(moved, Math.abs(mean))
    }
    for (let t = 0; t < weeks; t++) {
      const mean = weightedMean(left.map((row, g) => [row[t] ?? 0, weights[g]?.[t] ?? 0]))
      for (const row of left) row[t] = (row[t] ?? 0) - mean
      moved = Math.max(moved, Math.abs(mean))
    }
    if (moved < 1e-13) break
  }
  return left
}

function weightedMean(values: readonly (readonly [value: number, weight: number])[]): number {
  let [over, under] = [0, 0]
  for (const [value, weight] of values) {
    over += value * weight
    under += weight
  }
  return under > 0 ? over / under : 0
}

/** Sum of the weighted products of two panels. */
export function product(a: Panel, b: Panel, weights: Panel): number {
  let sum = 0
  for (const [g, row] of a.entries())
    for (const [t, value] of row.entries()) sum += value * (b[g]?.[t] ?? 0) * (weights[g]?.[t] ?? 0)
  return sum
}
