/** A time in ISO 8601, UTC: `2027-01-18T08:00:00.000Z`. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
