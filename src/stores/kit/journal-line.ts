import { createHash } from 'node:crypto'
import type { JournalEntry } from '../../documents/ports/ports'

/** The checksum before the first line, so that a line of another format never fits. */
export const CHAIN_START = 'skillroute/journal@1'

/** Hex digits of SHA-256 kept per line: 128 bits, far more than accidents need, and short. */
const DIGITS = 32

const HEAD = Buffer.from('{"sum":"')
const BODY_AT = HEAD.length + DIGITS

/** A line of a journal without its newline, and the checksum that the next line includes. */
export interface JournalLine {
  readonly text: string
  readonly sum: string
}

/** What a line says. */
export interface DecodedLine {
  readonly entry: JournalEntry
  readonly sum: string
  /** The token of the writer whose first line this is. */
  readonly writer?: string | undefined
}

/**
 * Writes one entry as a line whose checksum covers everything behind it and the checksum of the line before.
 * @param writer given with the first line of a writer, where a journal has no other record of who writes it
 */
export function encodeLine(entry: JournalEntry, previous: string, writer?: string): JournalLine {
  const body = `"${writer === undefined ? '' : `,"writer":"${writer}"`},"entry":${JSON.stringify(entry)}}`
  const sum = checksum(Buffer.from(body), previous)
  return { text: `{"sum":"${sum}${body}`, sum }
}

/**
 * Reads one line back. Every byte is checked.
 * @returns undefined when the line is not what {@link encodeLine} wrote after a line with checksum `previous`
 */
export function decodeLine(line: Buffer, previous: string): DecodedLine | undefined {
  if (line.length <= BODY_AT || !line.subarray(0, HEAD.length).equals(HEAD)) return undefined
  const sum = line.subarray(HEAD.length, BODY_AT).toString('latin1')
  if (checksum(line.subarray(BODY_AT), previous) !== sum) return undefined
  const decoded: { readonly writer?: string; readonly entry: unknown } = JSON.parse(line.toString('utf8'))
  const { entry, writer } = decoded
  return isEntry(entry) ? { entry, sum, writer } : undefined
}

function checksum(body: Uint8Array, previous: string): string {
  return createHash('sha256').update(previous).update('\n').update(body).digest('hex').slice(0, DIGITS)
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  return typeof Reflect.get(value, 'type') === 'string' && typeof Reflect.get(value, 'at') === 'string'
}
