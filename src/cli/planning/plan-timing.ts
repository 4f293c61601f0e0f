import { ValidationError } from '../../core/errors'
import type { Io } from '../../terminal/io/io'
import { findTimeZone } from '../../terminal/org/profile'
import type { Timing } from '../../workflows'
import { fixedTimes } from '../../workflows/cost/timing'

/** Options for the times at which the changes of a plan are made and reverted. */
export interface TimingOptions {
  readonly hold?: string
  readonly until?: string
  readonly shifts?: string
  readonly timeZone?: string | undefined
  readonly org?: string | undefined
}

/** When changes are made and reverted, before the shifts are known. */
export type PlannedTimes = Pick<Timing, 'hold' | 'until' | 'timeZone'>

/**
 * Checks times before anything is read, and resolves times of a weekday.
 * @param nowMs the present of the org
 * @throws ValidationError naming the option of each time that is invalid or past
 */
export async function plannedTimes(io: Io, options: TimingOptions, nowMs: number): Promise<PlannedTimes> {
  const words = { ...toWords(options), timeZone: await findTimeZone(io, options) }
  try {
    const { fromMs, untilMs } = fixedTimes(words, nowMs)
    const fixed = (word: string | undefined, atMs: number | undefined): string | undefined =>
      atMs === undefined ? word : new Date(atMs).toISOString()
    return { ...words, hold: fixed(words.hold, fromMs), until: fixed(words.until, untilMs) }
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const issues = error.issues.map((issue) => ({ ...issue, path: issue.path.replace('timing.', '--') }))
    throw new ValidationError(issues, { code: error.code, cause: error })
  }
}

function toWords({ hold, until }: TimingOptions): Pick<Timing, 'hold' | 'until'> {
  return { hold: hold === 'off-shift' ? 'offShift' : hold, until: until === 'shift-end' ? 'shiftEnd' : until }
}
