import { wallTime } from './wall-time'

/** True if a text is the IANA name of a time zone, such as `Europe/Berlin`. */
export function isZone(zone: string): boolean {
  try {
    wallTime(zone)
    return true
  } catch {
    return false
  }
}

/** The message for a zone that does not exist. */
export function unknownZone(zone: string): string {
  return `${JSON.stringify(zone)} is not an IANA time zone; write one such as Europe/Berlin or America/New_York`
}
