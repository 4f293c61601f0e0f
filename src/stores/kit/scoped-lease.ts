import type { HeldLease } from '../../documents/ports/ports'

/** A held lease that `await using` releases at the end of its scope. */
export type ScopedLease<H extends HeldLease = HeldLease> = H & AsyncDisposable

/** Lets `await using` release a held lease. Changes and returns the given lease. */
export function scopedLease<H extends HeldLease>(held: H): ScopedLease<H> {
  return Object.assign(held, { [Symbol.asyncDispose]: () => held.release() })
}
