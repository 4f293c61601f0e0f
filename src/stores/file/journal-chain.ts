import type { FileHandle } from 'node:fs/promises'
import { PlanError } from '../../core/errors'
import type { JournalEntry } from '../../documents/ports/ports'
import { CHAIN_START, decodeLine } from '../kit/journal-line'

/**
 * What a writer puts behind a line that a crash or a full disk cut off, before its own first line. Such lines are never cut
 * away: another process may just have written behind them.
 */
export const CUT_OFF = ' [cut off]\n'

const NEWLINE = 0x0a
/** Bytes of one read. */
const CHUNK = 65_536

/**
 * How far a journal file has been read, and what later lines are compared with. The file is read in its order, and the line
 * that follows the last one counts. So all processes agree, without a lock, who has the journal: the writer whose first line
 * came first. What the writer before it still appends follows a line further up, and is left out.
 */
export interface Chain {
  readonly path: string
  /** Bytes of all lines that were read, with those that were left out. */
  bytes: number
  lines: number
  /** Checksum of the last line that counts. */
  sum: string
  /** Bytes behind the last newline. */
  torn: number
  /** Checksums of the lines before the present writer's: lines of earlier writers may follow them. */
  readonly before: string[]
  /** Checksums of the present writer's lines. */
  own: string[]
  /** Checksums of the lines that were left out. */
  readonly late: string[]
}

export function startChain(path: string): Chain {
  return { path, bytes: 0, lines: 0, sum: CHAIN_START, torn: 0, before: [], own: [], late: [] }
}

/**
 * Reads on to the end of the file: yields the entries that count and moves the chain behind each.
 * @param end bytes to read at most; default: the whole file
 * @throws PlanError `tampered` naming the line
 */
export async function* readOn(file: FileHandle, chain: Chain, end = Infinity): AsyncGenerator<JournalEntry> {
  let rest: Buffer = Buffer.alloc(0)
  for (let at = chain.bytes; at < end; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(CHUNK, end - at)), { position: at })
    if (bytesRead === 0) break
    at += bytesRead
    let bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
    for (let newline = bytes.indexOf(NEWLINE); newline >= 0; newline = bytes.indexOf(NEWLINE)) {
      const entry = accept(chain, bytes.subarray(0, newline))
      if (entry !== undefined) yield entry
      bytes = bytes.subarray(newline + 1)
    }
    rest = bytes
  }
  chain.torn = rest.length
  // A torn line is shorter than the whole one; a whole line with another byte instead of its newline was altered.
  if (rest.length > 0 && decodeLine(rest.subarray(0, -1), chain.sum) !== undefined) throw tampered(chain)
}

/** Whether a line that was read counts. @param sum its checksum */
export function counts({ own, before }: Chain, sum: string): boolean {
  return own.includes(sum) || before.includes(sum)
}

/** @returns undefined for a line that does not count */
function accept(chain: Chain, line: Buffer): JournalEntry | undefined {
  const next = decodeLine(line, chain.sum)
  if (next !== undefined) {
    if (next.writer !== undefined) {
      for (const sum of chain.own) chain.before.push(sum)
      // Where the new writer continued, another one may have continued too, later.
      if (chain.own.length === 0) chain.before.push(chain.sum)
      chain.own = []
    }
    chain.sum = next.sum
    chain.own.push(next.sum)
  } else if (!isCutOff(line)) {
    const late = lateLine(chain, line)
    if (late === undefined) throw tampered(chain)
    chain.late.push(late)
  }
  chain.bytes += line.length + 1
  chain.lines += 1
  return next?.entry
}

function isCutOff(line: Buffer): boolean {
  return line.subarray(1 - CUT_OFF.length).toString('latin1') === CUT_OFF.trimEnd()
}

/** The checksum of a line that follows one of an earlier writer: the latest are the likeliest. */
function lateLine({ before, late }: Chain, line: Buffer): string | undefined {
  for (const sums of [late, before]) {
    for (let at = sums.length - 1; at >= 0; at--) {
      const fits = decodeLine(line, sums[at] ?? CHAIN_START)
      if (fits !== undefined) return fits.sum
    }
  }
  return undefined
}

function tampered({ path, lines }: Chain): PlanError {
  return new PlanError(
    'tampered',
    `Journal ${path}, line ${lines + 1}: its checksum fits no line before it. The file was changed after it was written, or lines before it are missing. Restore it from a copy, or start again with a new plan.`,
  )
}
