import { type ReservedSlot, withSlot } from '../../../transport/limits/reserved-slot'
import { timedRead } from '../../kit/timed-read'
import type { State } from '../../subjects/driver'
import type { Unit } from '../../subjects/subject'
import { missingError } from '../proof/write-facts'
import { putRingsBack } from '../state/rings'
import { fail, type Run, reading } from '../state/run'
import { FRESH_MS } from './send-gate'

/** The state of a subject, and how long ago it was read. */
export interface SubjectState {
  readonly state: State
  readonly ageMs: () => number
  /** Maximum age when a write based on it leaves, ms. */
  readonly freshMs: number
}

/**
 * Once a check was too old, the next may be twice as old as its read took, up to this, ms: where reads take seconds, no write
 * would ever leave otherwise.
 */
const MAX_SLOW_MS = 10_000

/** Reads the subject; undefined if it cannot be read, and its changes fail. */
export async function readSubject(
  run: Run,
  unit: Unit,
  slot: ReservedSlot | undefined,
  isSlow: boolean,
): Promise<SubjectState | undefined> {
  const open = unit.changes.filter((change) => run.tally.isOpen(change))
  if (open.length === 0) return undefined
  try {
    let read = timedRead(reading(run), run.clock)
    let state = await unit.driver.readOne(run.client, unit.subject.id, withSlot(read.call, slot))
    if (state === undefined) await fail(run, open, missingError(unit))
    else if (await putRingsBack(run, unit, state)) {
      read = timedRead(reading(run), run.clock)
      state = await unit.driver.readOne(run.client, unit.subject.id, read.call)
    }
    const { ageMs } = read
    const freshMs = isSlow ? Math.min(MAX_SLOW_MS, Math.max(FRESH_MS, 2 * ageMs())) : FRESH_MS
    return state === undefined ? undefined : { state, ageMs, freshMs }
  } catch (error) {
    if (run.signal?.aborted) throw error
    run.tally.countError('reads', error)
    await fail(run, open, error)
    return undefined
  }
}
