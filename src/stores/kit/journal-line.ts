import { createHash } from 'node:crypto'
import type { JournalEntry } from '../../documents/ports/ports'

/** The checksum before the first line, so that a line of another format never fits. */
export const CHAIN_START = 'skillroute/journal@1'

/** Hex digits of SHA-256 kept per line: 128 bits, far more than accidents need, and short. */
const DIGITS = 32

const HEAD = Buffer.from('{"sum":"')
const MIDDLE = Buffer.from('","entry":')
const TAIL = Buffer.from('}')
const BODY_AT = HEAD.length + DIGITS + MIDDLE.length

/** A line of a journal without its newline, and the checksum that the next line includes. */
export interface JournalLine {
  readonly text: string
  readonly sum: string
}

/** Writes one entry as a line whose checksum covers the entry's bytes and the checksum of the line before. */
export function encodeLine(entry: JournalEntry, previous: string): JournalLine {
  const body = JSON.stringify(entry)
  const sum = checksum(Buffer.from(body), previous)
  return { text: `{"sum":"${sum}","entry":${body}}`, sum }
}

/**
 * Reads one line back. Every byte is checked: frame, checksum, body.
 * @returns undefined when the line is not what {@link encodeLine} wrote after a line with checksum `previous`
 */
export function decodeLine(line: Buffer, previous: string): { entry: JournalEntry; sum: string } | undefined {
  if (line.length <= BODY_AT || !line.subarray(0, HEAD.length).equals(HEAD)) return undefined
  if (!line.subarray(HEAD.length + DIGITS, BODY_AT).equals(MIDDLE)) return undefined
  if (!line.subarray(line.length - TAIL.length).equals(TAIL)) return undefined
  const sum = line.subarray(HEAD.length, HEAD.length + DIGITS).toString('latin1')
  const body = line.subarray(BODY_AT, line.length - TAIL.length)
  if (checksum(body, previous) !== sum) return undefined
  const entry: unknown = JSON.parse(body.toString('utf8'))
  return isEntry(entry) ? { entry, sum } : undefined
}

function checksum(body: Uint8Array, previous: string): string {
  return createHash('sha256').update(previous).update('\n').update(body).digest('hex').slice(0, DIGITS)
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  return typeof Reflect.get(value, 'type') === 'string' && typeof Reflect.get(value, 'at') === 'string'
}
