import { parseInstant } from './parse-instant'

/**
 * A moment in epoch ms, from epoch ms, a Date or text in ISO 8601 with its zone; NaN for anything else, such as
 * `05/12/2026` or a local time, which is a different moment on each machine.
 */
export function instantMs(value: number | string | Date): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return value.getTime()
  const time = parseInstant(value)
  return 'atMs' in time ? time.atMs : Number.NaN
}
