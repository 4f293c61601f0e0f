import { SkillrouteError } from '../core/errors'
import type { HeldLease, Outbox } from '../core/ports'
import type { OutboxLog } from './outbox-log'
import type { OutboxState } from './outbox-state'

/** What an outbox is while it is open. */
export interface OpenOutbox {
  readonly state: OutboxState
  readonly log: OutboxLog
}

interface HeldOutboxContext {
  /** For messages: its folder or name. */
  readonly name: string
  readonly readOnly: boolean
  acquire(): Promise<HeldLease>
  /** Reads what is there. @param lease undefined when it is only looked at */
  open(lease: HeldLease | undefined): Promise<OpenOutbox>
}

/**
 * An outbox that one process has at a time: under a lease from `load` to `close`, unless it is only looked at. The lease is
 * given back when it cannot be opened.
 */
export function heldOutbox({ name, readOnly, acquire, open }: HeldOutboxContext): Outbox & AsyncDisposable {
  let held: (OpenOutbox & { readonly lease: HeldLease | undefined }) | undefined

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
      if (readOnly) throw new SkillrouteError('outbox.readOnly', `Outbox ${name} was opened to be looked at only.`)
      if (held === undefined) {
        throw new SkillrouteError('outbox.closed', `Outbox ${name} is not open: call load() first.`)
      }
      const { state, log, lease } = held
      lease?.lost?.throwIfAborted()
      for (const record of records) state.apply(record)
      await log.append(records)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
