import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PlanError, SkillrouteError } from '../../core/errors'
import type { Journal, JournalEntry } from '../../documents/ports/ports'
import { appendQueue } from '../kit/append-queue'
import { CHAIN_START, decodeLine, encodeLine } from '../kit/journal-line'
import { systemCode } from '../kit/system-error'
import { onDisk, type Place, refused } from './on-disk'
import { flushFolder, PRIVATE_FILE } from './write-file-atomic'

const NEWLINE = 0x0a

/** Where the valid part of a journal ends, and the checksum that the next line includes. */
interface Position {
  bytes: number
  lines: number
  sum: string
}

/**
 * An append-only journal in a file: JSON Lines, each with a checksum that includes the line before. `append` returns when the
 * line is on disk; lines that wait together share one flush. A last line without its newline was cut off by a crash and is
 * dropped when the file is next opened; any other damage is refused by line number.
 * @param path made when missing, with its folders, readable only by the owner
 * @throws PlanError `tampered`, naming file and line, from `append` and `read` when the file is not what was written
 * @throws StoreError `journal.write` when the disk refuses, and earlier lines stay whole; `journal.read`
 * @returns a journal whose file is open from the first `append` until the end of the run that uses it; a program that appends
 * by itself calls `close`, or declares it with `await using`
 */
export function fileJournal(path: string): Journal & AsyncDisposable {
  let opened: Promise<{ file: FileHandle; at: Position }> | undefined
  const ready = (): Promise<{ file: FileHandle; at: Position }> => {
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
    const { file, at } = await onDisk('write', placeOf(path), ready)
    await writeLines(path, file, at, batch)
  })

  async function close(): Promise<void> {
    await queue.idle()
    const closing = opened
    // Cleared in the same turn, so that the next append opens the file again.
    opened = undefined
    const handle = await closing?.catch(() => undefined)
    await handle?.file.close()
  }

  return {
    name: path,
    append: (entry) => queue.append(entry),
    async *read() {
      await queue.idle()
      const opening = opened
      const end = opening === undefined ? undefined : (await onDisk('read', placeOf(path), () => opening)).at.bytes
      yield* readEntries(path, { bytes: 0, lines: 0, sum: CHAIN_START }, end)
    },
    suspend: close,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function placeOf(path: string, lines?: number): Place {
  return {
    family: 'journal',
    name: 'Journal',
    path,
    hint: lines === undefined ? undefined : `Its ${lines} lines are whole.`,
  }
}

async function openForAppend(path: string): Promise<{ file: FileHandle; at: Position }> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'a+', PRIVATE_FILE)
  try {
    const at: Position = { bytes: 0, lines: 0, sum: CHAIN_START }
    for await (const _ of readEntries(path, at, undefined));
    await file.truncate(at.bytes)
    await file.sync()
    await flushFolder(dirname(path))
    return { file, at }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function writeLines(path: string, file: FileHandle, at: Position, batch: readonly JournalEntry[]): Promise<void> {
  const { size } = await onDisk('write', placeOf(path, at.lines), () => file.stat())
  if (size !== at.bytes) {
    throw damaged(
      `Journal ${path} is ${size} bytes long where ${at.bytes} were written: another process writes to it. Stop that process, then resume.`,
    )
  }
  let sum = at.sum
  let text = ''
  for (const entry of batch) {
    const line = encodeLine(entry, sum)
    sum = line.sum
    text += `${line.text}\n`
  }
  const bytes = Buffer.from(text)
  try {
    await file.appendFile(bytes)
    await file.datasync()
  } catch (error) {
    await takeBack(path, file, at, error)
  }
  at.bytes += bytes.length
  at.lines += batch.length
  at.sum = sum
}

/** Cuts the file back to its last whole line after a failed write, so that the journal stays readable. Always throws. */
async function takeBack(path: string, file: FileHandle, at: Position, cause: unknown): Promise<never> {
  const why = systemCode(cause) ?? String(cause)
  try {
    await file.truncate(at.bytes)
    await file.sync()
  } catch {
    throw damaged(`Journal ${path} cannot be written (${why}) nor cut back. Free the disk, then resume.`, cause)
  }
  throw refused('write', placeOf(path, at.lines), cause)
}

function damaged(message: string, cause?: unknown): SkillrouteError {
  return new SkillrouteError('journal.damaged', message, { cause })
}

/** Yields checked entries and moves `at` behind each. @param end bytes to read at most; undefined: the whole file */
async function* readEntries(path: string, at: Position, end: number | undefined): AsyncGenerator<JournalEntry> {
  if (end === 0) return
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of createReadStream(path, end === undefined ? {} : { end: end - 1 })) {
      let bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      for (let newline = bytes.indexOf(NEWLINE); newline >= 0; newline = bytes.indexOf(NEWLINE)) {
        yield accept(path, bytes.subarray(0, newline), at)
        bytes = bytes.subarray(newline + 1)
      }
      rest = bytes
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw refused('read', placeOf(path), error)
  }
  refuseOverlong(path, rest, at)
}

function accept(path: string, line: Buffer, at: Position): JournalEntry {
  const decoded = decodeLine(line, at.sum)
  if (decoded === undefined) throw tampered(path, at.lines + 1)
  at.bytes += line.length + 1
  at.lines += 1
  at.sum = decoded.sum
  return decoded.entry
}

/** A torn line is shorter than the whole one; a whole line with another byte instead of its newline was altered. */
function refuseOverlong(path: string, rest: Buffer, at: Position): void {
  if (rest.length > 0 && decodeLine(rest.subarray(0, rest.length - 1), at.sum) !== undefined) {
    throw tampered(path, at.lines + 1)
  }
}

function tampered(path: string, line: number): PlanError {
  return new PlanError(
    'tampered',
    `Journal ${path}, line ${line}: its checksum does not fit. The file was changed after it was written, or lines before it are missing. Restore it from a copy, or start again with a new plan.`,
  )
}
