import type { FigureMethod } from '../../protocol/view'

/** A ratio as a percentage. */
export function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`
}

/** The difference of two ratios in percentage points. */
export function points(difference: number): string {
  const value = (100 * difference).toFixed(1)
  return `${difference > 0 ? '+' : ''}${value === '-0.0' ? '0.0' : value} points`
}

/** How a figure was calculated, for people. */
export function methodText(method: FigureMethod, weeks?: number): string {
  return method === 'formula' ? 'by formula' : `by simulation${weeks === undefined ? '' : ` of ${weeks} weeks`}`
}
