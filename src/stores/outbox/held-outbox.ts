import { SkillrouteError } from '../../core/errors'
import { type Clock, startAge } from '../../core/time/clock'
import type { HeldLease, Outbox } from '../../documents/ports/ports'
import type { OutboxLog } from './outbox-log'
import type { OutboxState } from './outbox-state'

/** How long the last check of the lease counts, ms: a holder with heartbeats keeps it for much longer. */
const CONFIRM_MS = 1_000

export interface OpenOutbox {
  readonly state: OutboxState
  readonly log: OutboxLog
}

interface HeldOutboxContext {
  /** Its folder or name, for messages. */
  readonly name: string
  readonly readOnly: boolean
  readonly clock: Clock
  acquire(): Promise<HeldLease>
  /** Reads the contents. @param lease undefined when it is opened read-only */
  open(lease: HeldLease | undefined): Promise<OpenOutbox>
}

/**
 * An outbox that one process has at a time: under a lease from `load` to `close`, unless it is opened read-only. The lease is
 * released when it cannot be opened.
 */
export function heldOutbox({ name, readOnly, clock, acquire, open }: HeldOutboxContext): Outbox & AsyncDisposable {
  let held: (OpenOutbox & { readonly lease: HeldLease | undefined }) | undefined

  let confirming: Promise<unknown> | undefined
  let ageMs = (): number => Number.POSITIVE_INFINITY

  /**
   * Checks that no other process writes to the outbox by now. Writes keep their order: all waiting writes wait for the
   * same answer.
   */
  async function ours(lease: HeldLease | undefined): Promise<void> {
    if (lease?.confirm === undefined || ageMs() < CONFIRM_MS) return void (await confirming)
    const requested = startAge(clock)
    confirming = lease.confirm()
    // Callers who come during the request wait for its answer too.
    ageMs = requested
    await confirming
  }

  async function close(): Promise<void> {
    const closing = held
    await closing?.log.close()
    held = undefined
    await closing?.lease?.release()
  }

  return {
    async load() {
      if (held !== undefined) return held.state
      const lease = readOnly ? undefined : await acquire()
      try {
        held = { ...(await open(lease)), lease }
        return held.state
      } catch (error) {
        await lease?.release()
        throw error
      }
    },
    async write(records) {
      if (readOnly) throw new SkillrouteError('outbox.readOnly', `Outbox ${name} was opened read-only.`)
      if (held === undefined) {
        throw new SkillrouteError('outbox.closed', `Outbox ${name} is not open: call load() first.`)
      }
      const { state, log, lease } = held
      lease?.lost?.throwIfAborted()
      for (const record of records) state.apply(record)
      await ours(lease)
      await log.append(records)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
