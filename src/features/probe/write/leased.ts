import type { Lease } from '../../../documents/ports/ports'
import { follow } from '../../../transport/kit/abort'

/** One process's exclusive right to write to the org. */
export interface Hold {
  /** Aborts when the caller aborts, or when the lease is lost. */
  readonly signal: AbortSignal
  /** The same right for work that continues after the caller aborted. */
  whenAborted(): Hold
  /** Whether another process has the lease, or may have it. Nothing may be written then. */
  isLost(): boolean
  /** Checks just before a write that the lease is still ours. @throws PlanError `locked` if it is not */
  confirm(): Promise<void>
}

/**
 * Lets one process at a time write, as with apply.
 * @throws PlanError `locked` while another process writes, and when the lease is lost in between
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
