import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../../../../test/support/bundle'
import type { Emulated } from '../../../../test/support/emulated'
import type { Journal } from '../../../documents'
import type { HeldLease, JournalEntry, Lease } from '../../../documents/ports/ports'
import { fileJournal, fileLease, memoryJournal } from '../../../stores'
import { runSkillCalendar } from '../run/run-calendar'
import type { SkillCalendar } from '../skill-calendar'
import type { RunInput } from './calendar-run'
import { dying, type RunCounts, runCounts } from './calendar-steps'

/** Runs of one calendar. Undefined: the run was killed. */
export interface CalendarRuns {
  /**
   * Runs it in this process.
   * @param dieAfter requests and journal entries after which the run is cut off; undefined: it ends
   */
  here(dieAfter: number | undefined): Promise<RunCounts | undefined>
  /** Runs it in a process of its own that kills itself (SIGKILL). */
  inProcess(dieAfter: number): Promise<RunCounts | undefined>
  stop(): Promise<void>
}

/**
 * @param inFiles journals and lease are files, which processes share; else they are in memory
 * @param isBefore whether a run that dies at a journal entry does so before the entry is there
 */
export async function calendarRuns(
  org: Emulated,
  calendar: SkillCalendar,
  inFiles: boolean,
  isBefore: () => boolean,
): Promise<CalendarRuns> {
  const folder = inFiles ? await mkdtemp(join(tmpdir(), 'calendar-')) : ''
  const program = join(folder, 'calendar-run.mjs')
  if (inFiles) {
    await bundle(join(import.meta.dirname, 'calendar-run.ts'), program)
    await writeFile(join(folder, 'calendar.json'), JSON.stringify(calendar))
  }
  const files = inFiles ? fileLease(join(folder, 'leases')) : undefined
  const lease = files && timelessLease(org, files)
  const memory = new Map<string, Journal>()
  function journalOf(name: string): Journal {
    if (inFiles) return timeless(org, fileJournal(join(folder, `${name}.jsonl`)))
    const journal = memory.get(name) ?? memoryJournal()
    memory.set(name, journal)
    return journal
  }

  return {
    async here(dieAfter) {
      const crash = new AbortController()
      let left = dieAfter ?? Number.POSITIVE_INFINITY
      const step = (): void => {
        left -= 1
        if (left <= 0) crash.abort(new Error('killed'))
        crash.signal.throwIfAborted()
      }
      const stop = org.client.on('request', () => {
        left -= 1
        if (left === 0) crash.abort(new Error('killed'))
      })
      try {
        const run = await runSkillCalendar(org.client, calendar, {
          journals: (name) => dying(journalOf(name), { step, isBefore: () => crash.signal.aborted || isBefore() }),
          ...(lease === undefined ? {} : { lease }),
          signal: crash.signal,
          checkAudits: false,
        })
        return runCounts(run)
      } catch (error) {
        if (!crash.signal.aborted || error !== crash.signal.reason) throw error
        return undefined
      } finally {
        stop()
      }
    },
    inProcess: (dieAfter) => org.during(killed(dieAfter)),
    async stop() {
      if (inFiles) await rm(folder, { recursive: true, force: true })
    },
  }

  async function killed(dieAfter: number): Promise<RunCounts | undefined> {
    const { url, clientId, clientSecret } = org.emulator
    const input: RunInput = { url, clientId, clientSecret, folder, nowMs: org.clock.now(), dieAfter }
    const child = spawn(process.execPath, [program, JSON.stringify(input)], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [out, errors] = ['', '']
    child.stdout.on('data', (text) => {
      out += String(text)
    })
    child.stderr.on('data', (text) => {
      errors += String(text)
    })
    const [code, signal] = await once(child, 'close')
    if (signal === 'SIGKILL') return undefined
    if (code !== 0) throw new Error(`the run failed: ${errors}`)
    return JSON.parse(out)
  }
}

/** A journal in files, for which the driven clock stands still. */
function timeless(org: Emulated, journal: Journal): Journal {
  return {
    ...journal,
    append: (entry) => org.during(journal.append(entry)),
    close: () => org.during(journal.close()),
    async *read() {
      const entries: JournalEntry[] = []
      const all = async (): Promise<void> => {
        for await (const entry of journal.read()) entries.push(entry)
      }
      await org.during(all())
      yield* entries
    },
  }
}

function timelessLease(org: Emulated, lease: Lease): Lease {
  return {
    async acquire(...what) {
      const held: HeldLease = await org.during(lease.acquire(...what))
      return {
        ...held,
        confirm: () => org.during(Promise.resolve(held.confirm?.())),
        release: () => org.during(held.release()),
      }
    },
  }
}
