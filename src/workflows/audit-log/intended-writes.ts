import type { Ref } from '../../documents'
import type { JournalEntry } from '../../documents/ports/ports'
import { parseEntry } from '../run/journal/entries'
import type { OwnWrite } from './own-audit'

/**
 * The writes of a journal that were not refused, with those of undos. It has no names: the ids stand for them.
 * @throws PlanError `tampered` for a damaged journal, or one of something else than a plan
 */
export async function intendedWrites(entries: AsyncIterable<JournalEntry>): Promise<OwnWrite[]> {
  const writes = new Map<string, OwnWrite[]>()
  let planId = ''
  let place = 0
  for await (const value of entries) {
    const parsed = parseEntry(value, ++place)
    if (parsed.type === 'header') planId = parsed.planId
    const [of, entry] = parsed.type === 'undo' ? [parsed.plan, parseEntry(parsed.entry, place)] : ['', parsed]
    if (entry.type === 'outcome' && entry.result === 'refused') writes.delete(`${of} ${entry.write}`)
    if (entry.type !== 'intent') continue
    const { at, write, userId, before, after } = entry
    const found = Object.entries(after).map(([id, value]): OwnWrite => {
      return { at, planId, target: unnamed(userId), what: unnamed(id), before: before[id] ?? null, after: value }
    })
    writes.set(`${of} ${write}`, found)
  }
  return [...writes.values()].flat()
}

const unnamed = (id: string): Ref => ({ id, name: id })
