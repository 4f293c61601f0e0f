import * as z from 'zod'
import { PlanError } from '../../../core/errors'
import type { Ref } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import { buildCarried, buildHeader, replayCalendar } from './ledger'
import type { RunCalendarOptions, RunContext } from './options'

/** After this many entries a journal is replaced by a new one, since each call reads the whole journal. */
export const LONGEST = 400

const pointer = z.object({ type: z.literal('segment'), at: z.string(), journal: z.string() })

type Journals = RunCalendarOptions['journals']

function rootName(name: string): string {
  return `calendar-${name}`
}

/** Runs work on the journal in which a calendar records now, and closes it. The first one is called after the calendar. */
export async function withSegment<T>(
  journals: Journals,
  name: string,
  work: (journal: Journal) => Promise<T>,
): Promise<T> {
  const journal = journals(await currentName(journals, name))
  try {
    return await work(journal)
  } finally {
    await journal.close()
  }
}

/** The name of the current journal, from the last entry of a list. */
async function currentName(journals: Journals, name: string): Promise<string> {
  const list = journals(`${rootName(name)}.list`)
  try {
    let last = rootName(name)
    for await (const entry of list.read()) {
      const parsed = pointer.safeParse(entry)
      if (!parsed.success) {
        const called = list.name ?? `the list of journals of calendar ${name}`
        throw new PlanError('tampered', `${called} has an entry that this version of skillroute does not write.`)
      }
      last = parsed.data.journal
    }
    return last
  } finally {
    await list.close()
  }
}

/**
 * Carries the state of a calendar over to a new journal, so that its journals stay short. Only the last step makes the
 * new journal the current one: after a crash before it, the new journal is not read.
 */
export async function nextSegment({ options, journal, nowMs }: RunContext, name: string, org: Ref): Promise<void> {
  const at = new Date(nowMs).toISOString()
  const next = `${rootName(name)}.${at.replace(/\D/g, '')}`
  const state = await replayCalendar(journal, name, org)
  const successor = options.journals(next)
  try {
    // A crash left a journal of this name: it is not continued.
    for await (const _ of successor.read()) return
    await successor.append(buildHeader(name, org, at))
    await successor.append(buildCarried(state, at))
  } finally {
    await successor.close()
  }
  const list = options.journals(`${rootName(name)}.list`)
  try {
    await list.append({ type: 'segment', at, journal: next })
  } finally {
    await list.close()
  }
}
