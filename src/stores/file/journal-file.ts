import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PlanError } from '../../core/errors'
import type { Journal, JournalEntry } from '../../documents/ports/ports'
import { appendQueue } from '../kit/append-queue'
import { CHAIN_START, decodeLine, encodeLine } from '../kit/journal-line'
import { systemCode } from '../kit/system-error'
import { takenOver } from '../kit/taken-over'
import { onDisk, type Place, refused } from './on-disk'
import { flushFolder, PRIVATE_FILE } from './write-file-atomic'

/** A journal that is open for appending. */
interface Opened {
  readonly file: FileHandle
  readonly chain: Chain
  /** Marks the first line, so that the lines of two writers never look the same; undefined once that line is written. */
  writer: string | undefined
}

/**
 * An append-only journal in a file: JSON Lines, each with a checksum that includes the line before. `append` returns when the
 * line is on disk and counts; lines that wait together share one flush. It has one writer: a process that continues a
 * journal takes it over, and the one before it, which may have been stopped in the middle of an append, is refused. What that
 * one still writes follows a line further up; every reader leaves it out. A line without its newline was cut off by a crash
 * and is left out too; any other damage is refused by line number.
 * @param path made when missing, with its folders, readable only by the owner
 * @throws PlanError `tampered`, naming file and line, from `append` and `read` when the file is not what was written
 * @throws PlanError `locked` from `append` when another writer has added lines since this object last read or wrote it
 * @throws StoreError `journal.write` when the disk refuses, and earlier lines stay whole; `journal.read`
 * @returns a journal whose file is open from the first `append` until the end of the run that uses it; a program that appends
 * by itself calls `close`, or declares it with `await using`
 */
export function fileJournal(path: string): Journal & AsyncDisposable {
  let opened: Promise<Opened> | undefined
  /** The line that the next one must follow: the last that this object wrote, or read before it first wrote. */
  let known: string | undefined
  const ready = (): Promise<Opened> => {
    if (opened === undefined) {
      const opening = openForAppend(path)
      opened = opening
      opening.catch(() => {
        if (opened === opening) opened = undefined
      })
    }
    return opened
  }

  const queue = appendQueue(async (batch) => {
    const journal = await onDisk('write', describePlace(path), ready)
    await readNew(journal)
    const { chain } = journal
    known ??= chain.sum
    if (known !== chain.sum) throw takenOver(path)
    const { text, sums } = encodeLines(journal, batch)
    try {
      await appendText(journal, text)
    } finally {
      // Between the last check of the file and the append another process may have continued; a full disk takes some lines.
      await onDisk('read', describePlace(path), () => toEnd(journal))
      for (const sum of sums.filter((one) => chain.own.includes(one) || chain.before.includes(one))) {
        known = sum
        journal.writer = undefined
      }
    }
    if (known !== sums.at(-1)) throw takenOver(path)
  })

  async function close(): Promise<void> {
    await queue.idle()
    const closing = opened
    // Cleared in the same turn, so that the next append opens the file again, at the end that it then has.
    opened = undefined
    known = undefined
    const handle = await closing?.catch(() => undefined)
    await handle?.file.close()
  }

  return {
    name: path,
    append: (entry) => queue.append(entry),
    async *read() {
      await queue.idle()
      const opening = opened
      const end =
        opening === undefined ? undefined : (await onDisk('read', describePlace(path), () => opening)).chain.bytes
      const chain = startChain(path)
      yield* readAll(chain, end)
      if (opened === undefined) known = chain.sum
    },
    suspend: close,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function describePlace(path: string, lines?: number): Place {
  return {
    family: 'journal',
    name: 'Journal',
    path,
    hint: lines === undefined ? undefined : `Its ${lines} lines are whole.`,
  }
}

async function openForAppend(path: string): Promise<Opened> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'a+', PRIVATE_FILE)
  try {
    await flushFolder(dirname(path))
    return { file, chain: startChain(path), writer: crypto.randomUUID() }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Reads the lines that others have added, and at first the whole file. */
async function readNew(journal: Opened): Promise<void> {
  const { file, chain } = journal
  const { size } = await onDisk('write', describePlace(chain.path, chain.lines), () => file.stat())
  if (size < chain.bytes)
    throw new PlanError(
      'tampered',
      `Journal ${chain.path} is ${size} bytes long where ${chain.bytes} were written: lines were cut off. Restore it from a copy, or start again with a new plan.`,
    )
  if (size > chain.bytes) await onDisk('read', describePlace(chain.path), () => toEnd(journal))
}

async function toEnd({ file, chain }: Opened): Promise<void> {
  for await (const _ of readOn(file, chain));
}

/** Entries as lines behind the last one, and their checksums. */
function encodeLines({ chain, writer }: Opened, batch: readonly JournalEntry[]): { text: string; sums: string[] } {
  const sums: string[] = []
  let text = ''
  for (const entry of batch) {
    const line = encodeLine(entry, sums.at(-1) ?? chain.sum, text === '' ? writer : undefined)
    sums.push(line.sum)
    text += `${line.text}\n`
  }
  return { text, sums }
}

async function appendText({ file, chain }: Opened, text: string): Promise<void> {
  const place = describePlace(chain.path, chain.lines)
  await onDisk('write', place, async () => {
    await file.appendFile(chain.torn === 0 ? text : CUT_OFF + text)
    await file.datasync()
  })
}

async function* readAll(chain: Chain, end: number | undefined): AsyncGenerator<JournalEntry> {
  if (end === 0) return
  const place = describePlace(chain.path)
  const file = await open(chain.path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw refused('read', place, error)
  })
  if (file === undefined) return
  try {
    yield* readOn(file, chain, end)
  } catch (error) {
    throw refused('read', place, error)
  } finally {
    await file.close()
  }
}

/**
 * What a writer puts behind a line that a crash or a full disk cut off, before its own first line. Such lines are never cut
 * away: another process may just have written behind them.
 */
const CUT_OFF = ' [cut off]\n'

const NEWLINE = 0x0a
/** Bytes of one read. */
const CHUNK = 65_536

/**
 * How far a journal file has been read, and what later lines are compared with. The file is read in its order, and the line
 * that follows the last one counts. So all processes agree, without a lock, who has the journal: the writer whose first line
 * came first. Lines of the others follow a line further up, and are left out.
 */
interface Chain {
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
  /** Checksums of the present writer's lines: the first line of another writer may follow any of them. */
  own: string[]
  /** Checksums of the lines that were left out. */
  readonly late: string[]
}

function startChain(path: string): Chain {
  return { path, bytes: 0, lines: 0, sum: CHAIN_START, torn: 0, before: [], own: [], late: [] }
}

/**
 * Reads on to the end of the file: yields the entries that count and moves the chain behind each.
 * @param end bytes to read at most; default: the whole file
 * @throws PlanError `tampered` naming the line
 */
async function* readOn(file: FileHandle, chain: Chain, end = Infinity): AsyncGenerator<JournalEntry> {
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
  } else if (line.subarray(1 - CUT_OFF.length).toString('latin1') !== CUT_OFF.trimEnd()) {
    const late = lateLine(chain, line)
    if (late === undefined) throw tampered(chain)
    chain.late.push(late)
  }
  chain.bytes += line.length + 1
  chain.lines += 1
  return next?.entry
}

/**
 * The checksum of a line that follows one of an earlier writer, or the first line of a writer that read the file before the
 * present one continued. The latest checksums come first, since they are the likeliest.
 */
function lateLine({ before, own, late }: Chain, line: Buffer): string | undefined {
  for (const sums of [late, before, own]) {
    for (let at = sums.length - 1; at >= 0; at--) {
      const fits = decodeLine(line, sums[at] ?? CHAIN_START)
      if (fits !== undefined) return sums !== own || fits.writer !== undefined ? fits.sum : undefined
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
