import type { Lease } from '../../../documents/ports/ports'
import { follow } from '../../../transport/kit/abort'

/** The right to write to the org: exclusive while a lease is held, not without a lease. */
export interface Hold {
  /** Aborts when the caller aborts, or when the lease is lost. */
  readonly signal: AbortSignal
  /** The same right for work that continues after the caller aborted. */
  withoutAbort(): Hold
  /** Whether another process has the lease, or may have it. Nothing may be written then. */
  isLost(): boolean
  /** Checks just before a write that the lease is still ours. @throws PlanError `locked` if it is not */
  confirm(): Promise<void>
}

/**
 * Runs `work` while this process holds the lease that apply takes as well, so that neither writes during the other. Without
 * a lease, nothing keeps other processes out. If the lease is lost meanwhile, `hold.signal` aborts.
 * @throws PlanError `locked` while another process has the lease
 */
export async function whileLeased<T>(
  orgId: string,
  lease: Lease | undefined,
  signal: AbortSignal | undefined,
  work: (hold: Hold) => Promise<T>,
): Promise<T> {
  const held = await lease?.acquire(`org-${orgId}`, 'probe')
  const abortOrLoss = follow(signal)
  const lossOnly = follow(held?.lost)
  const onLost = (): void => abortOrLoss.abort(held?.lost?.reason)
  held?.lost?.addEventListener('abort', onLost, { once: true })
  const confirm = async (): Promise<void> => {
    held?.lost?.throwIfAborted()
    await held?.confirm?.()
  }
  const isLost = (): boolean => held?.lost?.aborted === true
  const hold: Hold = {
    signal: abortOrLoss.signal,
    isLost,
    confirm,
    withoutAbort: () => ({ ...hold, signal: lossOnly.signal }),
  }
  try {
    return await work(hold)
  } finally {
    held?.lost?.removeEventListener('abort', onLost)
    abortOrLoss.release()
    lossOnly.release()
    await held?.release()
  }
}
