import type { Lease } from '../../../documents/ports/ports'
import { follow } from '../../../transport/kit/abort'

/** The org as one process holds it for its writes. */
export interface Hold {
  /** Ends the work: aborted by the caller, or because the lease was lost. */
  readonly signal: AbortSignal
  /** The same for work that continues although the caller aborted. */
  whenAborted(): Hold
  /** Whether another process has the lease, or may have it: then nothing may be written any more. */
  isLost(): boolean
  /** Makes sure just before a write that it still is ours. @throws PlanError `locked` when not */
  confirm(): Promise<void>
}

/**
 * One process writes at a time, as with apply.
 * @throws PlanError `locked` while another one does, and when the lease is lost in between
 */
export async function whileLeased<T>(
  orgId: string,
  lease: Lease | undefined,
  signal: AbortSignal | undefined,
  work: (hold: Hold) => Promise<T>,
): Promise<T> {
  const held = await lease?.acquire(`org-${orgId}`, 'probe')
  const ending = follow(signal)
  const forLost = follow(held?.lost)
  const onLost = (): void => ending.abort(held?.lost?.reason)
  held?.lost?.addEventListener('abort', onLost, { once: true })
  const confirm = async (): Promise<void> => {
    held?.lost?.throwIfAborted()
    await held?.confirm?.()
  }
  const isLost = (): boolean => held?.lost?.aborted === true
  const hold: Hold = {
    signal: ending.signal,
    isLost,
    confirm,
    whenAborted: () => ({ ...hold, signal: forLost.signal }),
  }
  try {
    return await work(hold)
  } finally {
    held?.lost?.removeEventListener('abort', onLost)
    ending.release()
    forLost.release()
    await held?.release()
  }
}
