import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, systemClock } from '../core/clock'
import { PlanError, SkillrouteError } from '../core/errors'
import type { HeldLease, Journal, Outbox } from '../core/ports'
import { fileJournal } from './journal-file'
import { fileLease } from './lease-file'
import { lineOf, linesOf, recordsOf, SPARE_LINES } from './outbox-lines'
import { type OutboxState, outboxState, type StateRecord } from './outbox-state'
import { flushFolder } from './write-file-atomic'

export interface FileOutboxOptions {
  /** Only look: takes no lease and changes no file, so that another process may have it. Default false. */
  readonly readOnly?: boolean | undefined
  readonly clock?: Clock | undefined
}

/** The file that is being written, and how many lines it has. */
interface Log {
  readonly journal: Journal
  lines: number
  /** Lines it may have too many. */
  spare: number
}

/**
 * An outbox in a folder: one append-only file, each line with a checksum that includes the one before, flushed to disk
 * when `write` returns; lines that wait together share a flush. A line that a crash cut off is dropped, other damage is
 * refused. When most of the file is history it is written anew beside the old one and renamed over it. One process at a
 * time has it; what a process that was killed held is free at once for the next on the same host.
 * @param folder made when missing, its files readable by the owner alone
 * @throws PlanError `locked` from `load` while another process has it; `tampered`, naming the line, when it is damaged
 */
export function fileOutbox(folder: string, options: FileOutboxOptions = {}): Outbox {
  const { readOnly = false, clock = systemClock } = options
  const path = join(folder, 'outbox.jsonl')
  const state = outboxState()
  let log: Log | undefined
  let lease: HeldLease | undefined
  /** While the file is written anew, further records wait for the new one. */
  let rewriting: Promise<void> | undefined

  async function load(): Promise<OutboxState> {
    if (log !== undefined) return state
    if (!readOnly) {
      lease = await fileLease(folder, { clock }).acquire('outbox', 'relay')
      await rm(`${path}.new`, { force: true })
    }
    const opened: Log = { journal: fileJournal(path), lines: 0, spare: SPARE_LINES }
    try {
      for await (const entry of opened.journal.read()) {
        opened.lines += 1
        for (const record of recordsOf(entry)) state.apply(record)
      }
    } catch (error) {
      await lease?.release()
      throw inOutbox(error, folder)
    }
    log = opened
    return state
  }

  async function append(records: readonly StateRecord[]): Promise<void> {
    // Nothing may come between this look and the append: a file that is being replaced takes no more lines.
    while (rewriting !== undefined) await rewriting
    const to = opened(log, folder)
    const appended = to.journal.append(lineOf(records, clock))
    to.lines += 1
    await appended
    if (to === log && to.lines > to.spare + 4 * state.size) rewriting ??= rewrite(to)
  }

  /** Fails without harm: the file stays as it is, and longer. */
  async function rewrite(old: Log): Promise<void> {
    // What the state holds at this moment, without waiting: whatever comes later goes into the new file.
    const entries = linesOf(state, clock)
    const fresh = fileJournal(`${path}.new`)
    try {
      const lines = entries.map((entry) => fresh.append(entry))
      await Promise.all(lines)
      await fresh.close()
      await old.journal.close()
      await rename(`${path}.new`, path)
      await flushFolder(folder)
      log = { journal: fileJournal(path), lines: lines.length, spare: SPARE_LINES }
    } catch {
      await fresh.close()
      await rm(`${path}.new`, { force: true }).catch(() => undefined)
      old.spare += SPARE_LINES
    } finally {
      rewriting = undefined
    }
  }

  return {
    load,
    async write(records) {
      if (readOnly) throw new SkillrouteError('outbox.readOnly', `Outbox ${folder} was opened to be looked at only.`)
      opened(log, folder)
      for (const record of records) state.apply(record)
      await append(records)
    },
    async close() {
      await rewriting
      await log?.journal.close()
      log = undefined
      await lease?.release()
      lease = undefined
    },
  }
}

function opened(log: Log | undefined, folder: string): Log {
  if (log === undefined) throw new SkillrouteError('outbox.closed', `Outbox ${folder} is not open: call load() first.`)
  return log
}

function inOutbox(error: unknown, folder: string): unknown {
  if (!(error instanceof PlanError) || error.reason !== 'tampered') return error
  const message = `The outbox in ${folder} is damaged: ${error.message.replace('start again with a new plan', 'move the file away to start with an empty outbox')}`
  return new PlanError('tampered', message, { cause: error })
}
