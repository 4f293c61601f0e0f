import type { Plan } from '../../core/documents'
import { PlanError } from '../../core/errors'
import type { Journal } from '../../core/ports'
import { type ApplyEntry, type HeaderEntry, type OutcomeEntry, parseEntry } from './entries'

/** What a journal tells about the changes of its plan. */
export interface Replay {
  /** False: the journal is empty, this is the first run. */
  readonly started: boolean
  /** Changes whose write was answered and that were not read back since, with what is known of that write. */
  readonly done: ReadonlyMap<string, OutcomeEntry>
  /** Changes that had an answered write at some time, read back since or not. */
  readonly written: ReadonlySet<string>
  /** Changes whose write left and whose outcome is unknown. */
  readonly inDoubt: ReadonlySet<string>
  /** The number the next write gets. */
  readonly nextWrite: number
}

/**
 * Reads a journal to its end.
 * @throws PlanError `wrongOrg` or `tampered` when it is damaged, or that of another org or plan
 */
export async function replayJournal(journal: Journal, plan: Plan): Promise<Replay> {
  const done = new Map<string, OutcomeEntry>()
  const written = new Set<string>()
  const inDoubt = new Set<string>()
  let place = 0
  let writes = 0
  for await (const value of journal.read()) {
    place += 1
    const entry = parseEntry(value, place)
    if (place === 1) checkHeader(entry, plan)
    if (entry.type === 'intent') writes += 1
    follow(entry, done, inDoubt)
    if (entry.type === 'outcome' && entry.result === 'done') for (const id of entry.changeIds) written.add(id)
  }
  return { started: place > 0, done, written, inDoubt, nextWrite: writes + 1 }
}

function follow(entry: ApplyEntry, done: Map<string, OutcomeEntry>, inDoubt: Set<string>): void {
  if (entry.type === 'intent') for (const id of entry.changeIds) inDoubt.add(id)
  // What an earlier run saw, or did not get to see, may have changed: the change is compared like any other.
  if (entry.type === 'settled') done.delete(entry.changeId)
  if (entry.type !== 'outcome') return
  for (const id of entry.changeIds) {
    if (entry.result !== 'inDoubt') inDoubt.delete(id)
    if (entry.result === 'done') done.set(id, entry)
  }
}

function checkHeader(entry: ApplyEntry, plan: Plan): asserts entry is HeaderEntry {
  if (entry.type !== 'header') {
    throw new PlanError('tampered', 'The journal does not start with its header: its first lines are missing.')
  }
  if (entry.org.id !== plan.org.id) {
    throw new PlanError(
      'wrongOrg',
      `The journal is of org ${entry.org.name} (${entry.org.id}), the plan of ${plan.org.name} (${plan.org.id}). Give each its own journal.`,
    )
  }
  if (entry.planHash !== plan.hash) {
    throw new PlanError(
      'tampered',
      `The journal is of plan ${entry.planId}, not of ${plan.id}. Resume that plan with it, and give this one a journal of its own.`,
    )
  }
}
