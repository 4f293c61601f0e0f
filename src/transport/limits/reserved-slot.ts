import type { CallOptions } from '../contract/call-options'

/** Slots of the rate limit, each for one request. */
export interface ReservedSlot {
  /** Takes one; false when none is left. */
  use(): boolean
}

/**
 * The key under which options keep slots: hidden from their type, and shared by all copies of this package in a
 * process.
 */
const SLOT = Symbol.for('skillroute.slot')

/** Options of a call whose request does not wait for a slot of the rate limit, since it already has one. */
export function withSlot(options: CallOptions, slot: ReservedSlot | undefined): CallOptions {
  return slot === undefined ? options : Object.assign({ ...options }, { [SLOT]: slot })
}

/** The slots that `withSlot` put into options. */
export function getReservedSlot(options: CallOptions): ReservedSlot | undefined {
  return Reflect.get(options, SLOT)
}
