import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { checkText } from '../../core/checks'
import { aClock, checkOptions, flag } from '../../core/schema'
import { type Clock, systemClock } from '../../core/time/clock'
import type { Journal, JournalEntry, Outbox } from '../../documents/ports/ports'
import { heldOutbox, type OpenOutbox } from '../outbox/held-outbox'
import { asOutboxDamage, readLines } from '../outbox/outbox-lines'
import { type CountedJournal, outboxLog } from '../outbox/outbox-log'
import { fileJournal } from './journal-file'
import { fileLease } from './lease-file'
import { onDisk, type Place } from './on-disk'
import { flushFolder } from './write-file-atomic'

/** How an outbox in a folder is opened. */
export interface FileOutboxOptions {
  /** Reads only: takes no lease and changes no file, so that another process may have the outbox. Default false. */
  readonly readOnly?: boolean | undefined
  /** Dates the lines and times the lease. Default: the machine's clock. */
  readonly clock?: Clock | undefined
}

/**
 * An outbox in a folder: one append-only file. Each line has a checksum that includes the line before, and is flushed to
 * disk when `write` returns; lines that wait together share a flush. A line that a crash cut off is dropped; any other damage
 * is refused. When most of its lines are history, a new file is written beside it and renamed over it. One process at a
 * time has the outbox; what a killed process held is free at once for the next one on the same host.
 * @param folder made when missing, its files readable by the owner alone
 * @throws PlanError `locked` from `load` while another process has it; `tampered`, naming the line, when it is damaged
 * @throws StoreError `outbox.write`, `journal.write`, `journal.read` or `lease.write` when the disk refuses
 */
export function fileOutbox(folder: string, options: FileOutboxOptions = {}): Outbox & AsyncDisposable {
  checkText(folder, 'folder')
  checkOptions(options, { readOnly: z.optional(flag()), clock: z.optional(aClock()) })
  const { readOnly = false, clock = systemClock } = options
  const path = join(folder, 'outbox.jsonl')
  const place: Place = { family: 'outbox', name: 'Outbox', path: folder }

  async function open(): Promise<OpenOutbox> {
    if (!readOnly) await onDisk('write', place, () => rm(`${path}.new`, { force: true }))
    const journal = fileJournal(path)
    try {
      const { state, lineCount } = await readLines(journal.read())
      return { state, log: outboxLog({ journal, lineCount, state, clock, rewrite }) }
    } catch (error) {
      throw asOutboxDamage(error, `The outbox in ${folder}`, 'move the file away to start with an empty outbox')
    }
  }

  /** Beside the old file, which stays as it is until the new one is whole. */
  async function rewrite(old: Journal, entries: readonly JournalEntry[]): Promise<CountedJournal<Journal>> {
    const fresh = fileJournal(`${path}.new`)
    try {
      await Promise.all(entries.map((entry) => fresh.append(entry)))
      await fresh.close()
      await old.close()
      await onDisk('write', place, () => rename(`${path}.new`, path))
      await flushFolder(folder)
      return { journal: fileJournal(path), lineCount: entries.length }
    } catch (error) {
      await fresh.close()
      await rm(`${path}.new`, { force: true }).catch(() => undefined)
      throw error
    }
  }

  const acquire = () => fileLease(folder, { clock }).acquire('outbox', 'relay')
  return heldOutbox({ name: folder, readOnly, clock, acquire, open })
}
