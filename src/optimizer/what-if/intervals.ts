import type { FigureInterval } from '../../documents'
import { studentQuantile } from '../simulate/figures/student'

/** Mean of a sample. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Confidence interval of the mean by Student's t: its width falls with the root of the number of values. */
export function confidenceInterval(values: readonly number[], confidence: number): FigureInterval {
  const mean = meanOf(values)
  const n = values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const half = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance / n)
  return { low: mean - half, high: mean + half }
}

/** The expected share of future values between the smallest and the largest of n values: (n - 1)/(n + 1). */
export function predictionLevel(values: number, level: number): number {
  return Math.min(level, (values - 1) / (values + 1))
}

/**
 * Prediction interval for one more value, for any distribution: between the sorted values at places p (n + 1), where p
 * is the probability below a limit. It contains the share `level` of future values; with few values, only the share
 * between the smallest and the largest. More values do not make it narrower.
 */
export function predictionInterval(values: readonly number[], level: number): FigureInterval {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  const outside = (1 - predictionLevel(n, level)) / 2
  const at = (wanted: number): number => {
    const place = Math.abs(wanted - Math.round(wanted)) < ROUNDING ? Math.round(wanted) : wanted
    const low = Math.min(n, Math.max(1, Math.floor(place)))
    const below = sorted[low - 1] ?? 0
    return below + Math.max(0, place - low) * ((sorted[low] ?? below) - below)
  }
  return { low: at(outside * (n + 1)), high: at((1 - outside) * (n + 1)) }
}

/** Rounded, since 0.025 * 40 may not be exactly 1 in doubles. */
const ROUNDING = 1e-9
