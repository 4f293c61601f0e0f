import type { CallOptions } from '../contract/call-options'

/** Slots of the rate limit, each for one request. */
export interface ReservedSlot {
  /** Takes one; false when none is left. */
  use(): boolean
}

/** Where options keep them: out of their type, and found by every copy of this package in a process. */
const SLOT = Symbol.for('skillroute.slot')

/** Options of a call whose request waits for no slot of the rate limit, since it was taken before. */
export function withSlot(options: CallOptions, slot: ReservedSlot | undefined): CallOptions {
  return slot === undefined ? options : Object.assign({ ...options }, { [SLOT]: slot })
}

/** What `withSlot` put into options. */
export function slotOf(options: CallOptions): ReservedSlot | undefined {
  return Reflect.get(options, SLOT)
}
