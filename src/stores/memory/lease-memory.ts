import { checkBag } from '../../core/bag'
import { PlanError } from '../../core/errors'
import { type Clock, systemClock } from '../../core/time/clock'
import type { Lease, LeaseHolder } from '../../documents/ports/ports'
import { holderText, leaseHolder } from '../kit/lease-holder'
import { type ScopedLease, scopedLease } from '../kit/scoped-lease'

/** Leases for the callers of one process. Pass the same object to everyone who shares the org. */
export function memoryLease(options: { readonly clock?: Clock | undefined } = {}): Lease<ScopedLease> {
  checkBag(options, 'options', 'clock?o')
  const clock = options.clock ?? systemClock
  const held = new Map<string, LeaseHolder>()
  return {
    async acquire(name, purpose) {
      const other = held.get(name)
      if (other !== undefined) {
        throw new PlanError('locked', `Lease ${name} is held by ${holderText(other)}. Wait for it.`)
      }
      const holder = leaseHolder(crypto.randomUUID(), purpose, new Date(clock.now()).toISOString())
      held.set(name, holder)
      return scopedLease({
        holder,
        async release() {
          if (held.get(name)?.id === holder.id) held.delete(name)
        },
      })
    },
  }
}
