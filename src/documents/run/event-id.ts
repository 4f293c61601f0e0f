import { contentHash } from '../../core/json/hash'
import type { EventType } from './event'

/** How many hex digits of the hash are used: 128 bits, so that collisions do not happen in practice. */
const DIGITS = 32

/**
 * The id of an event, computed from what distinguishes it from all others: the same event gets the same id from every
 * observer, every time.
 * @param of what the id stands for, such as the id of an audit
 */
export function eventId(type: EventType, of: unknown): string {
  return `evt_${contentHash([type, of]).slice(0, DIGITS)}`
}
