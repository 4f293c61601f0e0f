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

/**
 * The clock of hours of the week: that of whoever looks, or UTC where it is not whole hours ahead.
 * @param offsetMinutes as `getTimezoneOffset` gives it: negative east of Greenwich
 */
export function wholeHours(offsetMinutes: number): { readonly ahead: number; readonly name: string } {
  const ahead = (0 - offsetMinutes) / 60
  if (!Number.isInteger(ahead)) return { ahead: 0, name: 'UTC' }
  return { ahead, name: `your clock (UTC${ahead < 0 ? '' : '+'}${ahead})` }
}

/** The point of a curve at which a slider stops that leaves a point: the next one in its direction. */
export function pointAt(curve: readonly { readonly changes: number }[], from: number, changes: number): number {
  if (changes > (curve[from]?.changes ?? 0)) return curve.findIndex((one) => one.changes >= changes)
  return Math.max(
    0,
    curve.findLastIndex((one) => one.changes <= changes),
  )
}
