/** The header with the time of the emulator's world, as ISO 8601, in each of its answers. */
export const EMULATOR_TIME = 'skillroute-emulator-time'

/** How far a clock may be from the emulator's time before windows such as "the last 30 days" differ too much. */
const APART_MS = 60_000

/** The emulator's time in an answer, epoch ms; undefined: the answer is not the emulator's. */
export function parseEmulatorTime(headers: Headers): number | undefined {
  const atMs = Date.parse(headers.get(EMULATOR_TIME) ?? '')
  return Number.isNaN(atMs) ? undefined : atMs
}

/** True if a clock at `nowMs` is more than a minute from the emulator's time. */
export function isApart(nowMs: number, emulatorMs: number): boolean {
  return Math.abs(emulatorMs - nowMs) > APART_MS
}
