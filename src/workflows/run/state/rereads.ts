import type { Client } from '../../../client'
import { SkillrouteError } from '../../../core/errors'
import { createSlots, type Slots } from '../../../transport/limits/slots'

/** Maximum number of checks of one subject that may become too old while no request is refused or fails. */
const MAX_OLD_READS = 10
/**
 * Total time that the writes of one subject may wait after their checks, ms: a quarter of an hour in an org that
 * refuses most requests. A deadline or an abort of the run ends it earlier.
 */
const MAX_WAIT_MS = 15 * 60_000

/** Handles checks of a run that became too old before their write could leave. */
export interface Rereads {
  /** Number of the client's requests so far that a rate limit (429) refused, and that failed for another reason. */
  readonly troubles: { limited: number; failed: number }
  /** Counts refused and failed requests of a client. @returns a function that stops counting */
  watch(client: Client): () => void
  /**
   * Runs the read and the write of one subject while no other such work runs, so that requests for others do not delay
   * its write.
   */
  alone<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T>
}

export function createRereads(): Rereads {
  const troubles = { limited: 0, failed: 0 }
  const slots: Slots = createSlots(1)
  return {
    troubles,
    watch: (client) =>
      client.on('retry', ({ reason }) => {
        if (reason === 'rateLimit') troubles.limited += 1
        else troubles.failed += 1
      }),
    alone: (work, signal = new AbortController().signal) => slots.run(work, signal),
  }
}

/**
 * Limits the checks of one subject. A wait in which requests were refused or failed counts by its length only, so that
 * faults do not use up the number of checks.
 */
export function createPatience({ troubles }: Rereads) {
  const start = { ...troubles }
  let seen = { ...troubles }
  let reads = 0
  let calm = 0
  let waitedMs = 0
  return {
    /** True after a check was too old: from then on the subject is checked and written alone. */
    get isTried() {
      return reads > 0
    },
    /** Counts a check that became too old. @returns the error to end with; undefined: check again */
    tooOld(ageMs: number): SkillrouteError | undefined {
      const isCalm = troubles.limited === seen.limited && troubles.failed === seen.failed
      seen = { ...troubles }
      reads += 1
      if (isCalm) calm += 1
      else waitedMs += ageMs
      if (calm < MAX_OLD_READS && waitedMs < MAX_WAIT_MS) return undefined
      const { limited, failed } = { limited: troubles.limited - start.limited, failed: troubles.failed - start.failed }
      return new SkillrouteError('apply.rereadTooOld', neverFreshText(reads, limited, failed))
    },
  }
}

/** Says why a change was not sent and what to do, depending on what delayed its write. */
function neverFreshText(reads: number, limited: number, failed: number): string {
  const head = `not sent: ${reads} times the target was checked, and each check was too old when the turn of the write came.`
  const causes = [
    ...(limited === 0 ? [] : [`${limited} requests were refused as too many (429)`]),
    ...(failed === 0 ? [] : [`${failed} failed on the network or in the org`]),
  ]
  if (causes.length === 0) {
    return `${head} No request was refused or failed meanwhile: the machine, or the check of the lease, is too slow. Run the same again when it is less busy.`
  }
  const rate = limited === 0 ? '' : ', with a lower rate if other programs use the same OAuth client'
  return `${head} Meanwhile ${causes.join(' and ')}. Run the same again once the org answers${rate}.`
}
