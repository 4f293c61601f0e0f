/** The header by which every answer of the emulator tells the time of its world, as ISO 8601. */
export const EMULATOR_TIME = 'skillroute-emulator-time'

/** How far a clock may be from the emulator's before a window such as "the last 30 days" is another one. */
const APART_MS = 60_000

/** The world's time of an answer, epoch ms; undefined: the answer is not the emulator's. */
export function emulatorTimeOf(headers: Headers): number | undefined {
  const atMs = Date.parse(headers.get(EMULATOR_TIME) ?? '')
  return Number.isNaN(atMs) ? undefined : atMs
}

/** Whether a clock that says `nowMs` is more than a minute from the emulator's time. */
export function isApart(nowMs: number, emulatorMs: number): boolean {
  return Math.abs(emulatorMs - nowMs) > APART_MS
}
