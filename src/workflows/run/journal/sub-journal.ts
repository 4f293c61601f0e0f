import * as z from 'zod'
import { PlanError } from '../../../core/errors'
import type { Journal, JournalEntry } from '../../../documents/ports/ports'

const wrapped = z.object({ plan: z.string(), entry: z.looseObject({ type: z.string(), at: z.string() }) })

/**
 * The journal of an undo, kept inside the journal of the undone plan, so that one file has everything in order.
 * @param planId of the undo's own plan. Entries of other undos are left out, and entries of the same undo from before
 * the plan was applied again
 */
export function subJournal(journal: Journal, planId: string): Journal {
  return {
    name: journal.name,
    append: (entry) => journal.append({ type: 'undo', at: entry.at, plan: planId, entry }),
    async *read() {
      const own: JournalEntry[] = []
      for await (const value of journal.read()) {
        // Changes that were written since are in place again, and must be undone again.
        if (value.type === 'intent') own.length = 0
        if (value.type !== 'undo') continue
        const { plan, entry } = parse(value, journal.name)
        if (plan === planId) own.push(entry)
      }
      yield* own
    },
    async close() {
      // The code that opened the outer journal closes it.
    },
  }
}

function parse(value: unknown, name: string | undefined): z.infer<typeof wrapped> {
  const result = wrapped.safeParse(value)
  if (result.success) return result.data
  throw new PlanError(
    'tampered',
    `An entry of the undo in ${name === undefined ? 'the journal' : `journal ${name}`} is not one that this version of skillroute writes.`,
    { cause: result.error },
  )
}
