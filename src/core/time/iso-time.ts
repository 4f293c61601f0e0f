/** A time in ISO 8601, UTC: `2027-01-18T08:00:00.000Z`. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

/** Midnight UTC of a date such as `2027-12-25`, epoch ms; undefined for other text and dates that do not exist. */
export function parseDate(text: string): number | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isFinite(ms) && isoTime(ms).startsWith(text) ? ms : undefined
}

/** ISO time as people read it: `21 Nov 2026, 11:43 UTC`. */
export function when(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const month = MONTHS[date.getUTCMonth()] ?? ''
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}, ${date.toISOString().slice(11, 16)} UTC`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
