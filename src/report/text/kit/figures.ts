import type { FigureInterval, QueueEffect } from '../../../documents'

/** A ratio as a percentage for people: `0.8312` is `83.1 %`. */
export function percent(ratio: number, digits = 1): string {
  return Number.isFinite(ratio) ? `${(ratio * 100).toFixed(digits)} %` : '–'
}

/** The change of a ratio in points, signed: `+4.2`. */
export function points(difference: number): string {
  const text = (difference * 100).toFixed(1)
  return text === '0.0' || text === '-0.0' ? '±0.0' : difference > 0 ? `+${text}` : text
}

/** The points from one ratio to another, from both as {@link percent} prints them, so that printed figures add up. */
export function pointsBetween(before: number, after: number, digits = 1): string {
  const rounded = (ratio: number): number => Number((ratio * 100).toFixed(digits))
  const text = (rounded(after) - rounded(before)).toFixed(digits)
  return Number(text) === 0 ? `±${text.replace('-', '')}` : text.startsWith('-') ? text : `+${text}`
}

/** More digits are not printed, since nobody would act on them. */
const MAX_DIGITS = 4

/** The digits that a percentage needs to be visibly different from an interval beside it; mostly 1. */
export function digitsBeside(ratio: number, span: { readonly low: number; readonly high: number } | undefined): number {
  if (span === undefined || (ratio >= span.low && ratio <= span.high)) return 1
  const border = ratio < span.low ? span.low : span.high
  const isHidden = (digits: number): boolean => percent(ratio, digits) === percent(border, digits)
  let digits = 1
  while (digits < MAX_DIGITS && isHidden(digits)) digits += 1
  return digits
}

/** A service level with the digits that show on which side of its target it is: `89.97 %` for a target of 90 %. */
export function levelBeside({ serviceLevel }: { readonly serviceLevel: number }, target: Target): string {
  return percent(serviceLevel, digitsBesideTarget(serviceLevel, target))
}

/** The digits of {@link levelBeside}. */
export function digitsBesideTarget(serviceLevel: number, { ratio }: Target): number {
  return digitsBeside(serviceLevel, { low: ratio, high: Number.POSITIVE_INFINITY })
}

type Target = QueueEffect['target']

/** A whole number with thin groups: `12 345`. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ' ')
}

/** `1 queue`, `2 queues`, `2 batches`. */
export function plural(value: number, noun: string, many = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : many}`
}

/** Minutes since midnight as a time of day, to the nearest minute: `08:30`. */
export function clockTime(minutes: number): string {
  const whole = Math.round(minutes)
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}

/** A span of seconds for people: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '∞'
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(whole / 60)
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** ISO time in a column, in UTC and sortable: `2026-11-21 11:43:08`. */
export function timeCell(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : date.toISOString().slice(0, 19).replace('T', ' ')
}

/** An interval of ratios: `92 % – 97 %`. */
export function percentSpan({ low, high }: FigureInterval): string {
  return `${percent(low, 0)} – ${percent(high, 0)}`
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A horizontal bar of at most `width` characters for a ratio 0..1, to an eighth of a character. */
export function bar(ratio: number, width = 10): string {
  const eighths = Math.round(Math.min(1, Math.max(0, ratio)) * width * 8)
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '')
}

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** A series as one line of small bars, the largest value full height. */
export function sparkline(values: readonly number[]): string {
  const top = Math.max(...values, 0)
  return values.map((value) => LEVELS[top === 0 ? 0 : Math.min(7, Math.floor((value / top) * 7.999))] ?? '▁').join('')
}

/** How long a run took, s. Older reports have only the times, and the clock may have been set back in between. */
export function runSeconds(run: {
  readonly startedAt: string
  readonly endedAt: string
  readonly durationMs?: number | undefined
}): number {
  const passedMs = run.durationMs ?? Date.parse(run.endedAt) - Date.parse(run.startedAt)
  return Math.max(0, passedMs) / 1000
}
