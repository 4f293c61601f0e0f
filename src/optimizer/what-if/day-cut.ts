import { DAY_MINUTES } from '../../core/time/durations'
import type { RoutingModel } from '../../documents'

/**
 * Days begin at midnight if the contacts around it exceed those around the quietest time by at most this share of all.
 */
const QUIET = 0.01

/**
 * Minute of the UTC day at which a center's days begin. It is midnight UTC if there are hardly any contacts then,
 * otherwise the quietest time; of a closed night, the middle. So a working day is not cut in two in any time zone.
 * @param volumes contacts by slot of the day, from midnight UTC; the slots are of one length
 */
export function dayCut(volumes: readonly number[]): number {
  const slots = volumes.length
  const total = volumes.reduce((sum, volume) => sum + volume, 0)
  if (slots < 2 || !(total > 0)) return 0
  /** Contacts of the two slots on either side of the start of a slot. */
  const around = volumes.map((volume, slot) => volume + (volumes[(slot + slots - 1) % slots] ?? 0))
  const min = Math.min(...around)
  if ((around[0] ?? 0) <= min + QUIET * total) return 0
  const quiet = around.map((volume) => volume <= min)
  let best = { length: 0, from: 0 }
  quiet.forEach((is, from) => {
    if (!is || quiet[(from + slots - 1) % slots] === true) return
    let length = 1
    while (length < slots && quiet[(from + length) % slots] === true) length++
    if (length > best.length) best = { length, from }
  })
  return (((best.from + Math.floor(best.length / 2)) % slots) * DAY_MINUTES) / slots
}

/** When the days of a model's week profiles begin; midnight for profiles that do not cover whole days. */
export function profileDayCut({ contactTypes }: RoutingModel): number {
  const volumes: number[] = []
  for (const { weekProfile } of contactTypes) {
    if (weekProfile === undefined) continue
    const { intervalMinutes, callsPerHour } = weekProfile
    const slots = DAY_MINUTES / intervalMinutes
    if (!Number.isInteger(slots) || callsPerHour.length % slots > 0) return 0
    if (volumes.length > 0 && volumes.length !== slots) return 0
    callsPerHour.forEach((rate, slot) => {
      volumes[slot % slots] = (volumes[slot % slots] ?? 0) + rate
    })
  }
  return dayCut(volumes)
}
