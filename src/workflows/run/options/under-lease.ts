import type { HeldLease, Journal } from '../../../documents/ports/ports'
import type { ApplyOptions } from './options'

/**
 * Options of a run that ends when its lease is lost: pending requests are cut off, and the lease is confirmed before each entry of
 * the journal and just before each write leaves.
 */
export function underLease<T extends Partial<Pick<ApplyOptions, 'signal' | 'journal' | 'confirm'>>>(
  options: T,
  lease: HeldLease | undefined,
): T {
  if (lease === undefined || (lease.lost === undefined && lease.confirm === undefined)) return options
  const { signal, journal } = options
  const signals = [signal, lease.lost].filter((one) => one !== undefined)
  const confirm = async (): Promise<() => void> => {
    const checks = [await options.confirm?.(), await lease.confirm?.()]
    return () => {
      for (const check of checks) check?.()
    }
  }
  return {
    ...options,
    confirm,
    ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    ...(journal === undefined ? {} : { journal: guarded(journal, lease) }),
  }
}

/** A journal that accepts entries only while this run holds the lease. */
export function guarded(journal: Journal, lease: HeldLease | undefined): Journal {
  if (lease === undefined) return journal
  return {
    name: journal.name,
    async append(entry) {
      await lease.confirm?.()
      await journal.append(entry)
    },
    read: () => journal.read(),
    suspend: async () => await journal.suspend?.(),
    close: () => journal.close(),
  }
}
