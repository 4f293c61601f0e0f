import * as z from 'zod'
import type { Plan } from '../../core/documents'
import { PlanError } from '../../core/errors'
import type { JournalEntry } from '../../core/ports'

/** Written first: whose journal this is. */
const header = z.object({
  type: z.literal('header'),
  at: z.string(),
  format: z.literal('skillroute/apply-journal@1'),
  planId: z.string(),
  planHash: z.string(),
  org: z.object({ id: z.string(), name: z.string() }),
  changes: z.int(),
})

/** Written before a write leaves: what it changes for one user, with the levels read just before. */
const intent = z.object({
  type: z.literal('intent'),
  at: z.string(),
  write: z.string(),
  userId: z.string(),
  changeIds: z.array(z.string()),
  before: z.record(z.string(), z.number().nullable()),
  after: z.record(z.string(), z.number().nullable()),
})

/** `done`: it holds. `refused`: certainly nothing was written. `inDoubt`: nobody knows; look before doing it again. */
const outcome = z.object({
  type: z.literal('outcome'),
  at: z.string(),
  write: z.string(),
  changeIds: z.array(z.string()),
  result: z.enum(['done', 'refused', 'inDoubt']),
  correlationId: z.string().optional(),
  latencyMs: z.number().optional(),
  attempts: z.number().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})

/** What the read-back of a change showed, or why a change was not written. */
const settled = z.object({
  type: z.literal('settled'),
  at: z.string(),
  changeId: z.string(),
  status: z.enum(['applied', 'already', 'resumed', 'conflict', 'failed', 'skipped']),
  found: z.number().nullable().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})

/** A later run of the same plan took up this journal. */
const resumed = z.object({ type: z.literal('resumed'), at: z.string() })

/** The run came to its end. */
const ended = z.object({ type: z.literal('ended'), at: z.string(), outcome: z.string() })

const entry = z.discriminatedUnion('type', [header, intent, outcome, settled, resumed, ended])

/** One entry of the journal of an apply run. */
export type ApplyEntry = z.infer<typeof entry>
export type HeaderEntry = z.infer<typeof header>
export type OutcomeEntry = z.infer<typeof outcome>

/** @throws PlanError `tampered` when an entry is none of an apply journal; `place` counts from 1 */
export function parseEntry(value: JournalEntry, place: number): ApplyEntry {
  const result = entry.safeParse(value)
  if (result.success) return result.data
  throw new PlanError(
    'tampered',
    `Entry ${place} of the journal (${value.type}) is none that this version of skillroute writes. Use the journal of this plan, or the version that wrote it.`,
    { cause: result.error },
  )
}

/** The entry that starts the journal of a plan. */
export function headerOf(plan: Plan, at: string): HeaderEntry {
  const { id: planId, hash: planHash, org, changes } = plan
  return { type: 'header', at, format: 'skillroute/apply-journal@1', planId, planHash, org, changes: changes.length }
}
