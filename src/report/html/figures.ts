import { percent, points } from '../text/figures'
import { html, type Markup } from './markup'

/** No line break inside a figure. */
export function firm(text: string): string {
  return text.replaceAll(' ', '\u00A0')
}

export function ratio(value: number | undefined, digits = 1): string {
  return value === undefined ? '–' : firm(percent(value, digits))
}

/** A ratio with its interval: `83.1 %` and below it `81.0 to 85.2`. */
export function ratioWithin(value: number | undefined, span: { low: number; high: number } | undefined): Markup {
  const text = ratio(value)
  if (span === undefined) return html`${text}`
  return html`${text}<br><span class="muted">${firm(`${(span.low * 100).toFixed(1)} to ${(span.high * 100).toFixed(1)}`)}</span>`
}

/** A difference of ratios in points, coloured by what is better. */
export function pointsOf(difference: number, upIsBetter = true): Markup {
  const text = points(difference)
  const isNone = text === '±0.0'
  return html`<span class="${isNone ? 'muted' : difference > 0 === upIsBetter ? 'good' : 'bad'}">${text}</span>`
}

/** A scale of ratios from 0. */
export const asPercent = (value: number): string => `${Math.round(value * 1000) / 10} %`

/** ISO time as people read it: `21 Nov 2026, 11:43 UTC`. */
export function when(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const month = MONTHS[date.getUTCMonth()] ?? ''
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}, ${iso.slice(11, 16)} UTC`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
