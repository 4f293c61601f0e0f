/** Statements with nearly the same probability, and how often they were right. */
export interface CalibrationGroup {
  /** Probabilities from `from` (included) to `to` (excluded, but for 1). */
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean of the stated probabilities. */
  readonly stated: number
  /** Share of statements that were right, with the standard error that it has if the stated probabilities are true. */
  readonly right: number
  readonly standardError: number
}

/**
 * Groups statements by their stated probability and compares it with how often they were right. Use it where the truth
 * is known, as in a simulation. Empty groups are left out.
 * @param width of a group. Default 0.05
 */
export function calibrationGroups(
  statements: readonly { readonly probability: number; readonly right: boolean }[],
  width = 0.05,
): CalibrationGroup[] {
  const last = Math.max(0, Math.ceil(1 / width - ROUNDING) - 1)
  const groups = new Map<number, { count: number; stated: number; right: number; variance: number }>()
  for (const { probability, right } of statements) {
    const key = Math.min(last, Math.floor(probability / width + ROUNDING))
    const group = groups.get(key) ?? { count: 0, stated: 0, right: 0, variance: 0 }
    groups.set(key, group)
    group.count++
    group.stated += probability
    group.right += Number(right)
    group.variance += probability * (1 - probability)
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([key, { count, stated, right, variance }]) => ({
      from: key * width,
      to: Math.min(1, (key + 1) * width),
      count,
      stated: stated / count,
      right: right / count,
      standardError: Math.sqrt(variance) / count,
    }))
}

/** Rounded, since 0.85 / 0.05 is not exactly 17 in doubles. */
const ROUNDING = 1e-9
