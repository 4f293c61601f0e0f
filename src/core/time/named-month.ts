import { localTime } from './local-time'
import type { NamedDays } from './named-week'

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/

/**
 * Reads a month such as `2027-03`, by the wall clock of a zone.
 * @param text undefined: the current month
 * @param zone IANA name
 */
export function parseNamedMonth(
  text: string | undefined,
  { nowMs, zone }: { readonly nowMs: number; readonly zone: string },
): NamedDays {
  const { wallAt, instantsOf } = localTime(zone)
  const [, year, month] = MONTH.exec(text ?? new Date(wallAt(nowMs)).toISOString().slice(0, 7)) ?? []
  if (year === undefined) return { why: `${JSON.stringify(text)} names no month: write it as 2027-03` }
  const midnight = (months: number): number => {
    const wallMs = Date.UTC(Number(year), Number(month) - 1 + months)
    return instantsOf(wallMs)[0] ?? wallMs
  }
  return { fromMs: midnight(0), toMs: midnight(1) }
}
