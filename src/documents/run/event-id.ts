import { contentHash } from '../../core/json/hash'
import type { EventType } from './event'

/** Hex digits of the hash: 128 bits, far beyond accident. */
const DIGITS = 32

/**
 * The id of an event, made of what tells it from every other: the same happening gets the same id whoever sees it, and
 * however often.
 * @param of what the id stands for, such as the id of an audit
 */
export function eventId(type: EventType, of: unknown): string {
  return `evt_${contentHash([type, of]).slice(0, DIGITS)}`
}
