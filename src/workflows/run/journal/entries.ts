import * as z from 'zod'
import { PlanError } from '../../../core/errors'
import type { Json } from '../../../core/json/json'
import type { Plan } from '../../../documents'
import type { JournalEntry } from '../../../documents/ports/ports'

const json: z.ZodType<Json> = z.json()
const problem = z.object({ code: z.string(), message: z.string() })

/** What a run starts with: who approved the plan, and why it is applied. */
const warrant = {
  reason: z.string().optional(),
  approvals: z.array(z.object({ by: z.string(), at: z.string().optional(), reason: z.string().optional() })).optional(),
}

/** The first entry: the plan that the journal belongs to. */
const header = z.object({
  type: z.literal('header'),
  ...warrant,
  at: z.string(),
  format: z.literal('skillroute/apply-journal@1'),
  planId: z.string(),
  planHash: z.string(),
  org: z.object({ id: z.string(), name: z.string() }),
  changes: z.int(),
})

/** Recorded before a write leaves: what it changes of one user or queue, with the values read just before. */
const intent = z.object({
  type: z.literal('intent'),
  at: z.string(),
  write: z.string(),
  /** Id of the user, or of the queue when `subject` says so. */
  userId: z.string(),
  /** What is written; when absent, the user's skills. */
  subject: z.enum(['skills', 'languages', 'utilization', 'members', 'queue']).optional(),
  changeIds: z.array(z.string()),
  /** By skill, language, member or field. */
  before: z.record(z.string(), json),
  after: z.record(z.string(), json),
  /** For what is written whole: a digest of each field as read before the write, to see later who changed one. */
  seen: z.record(z.string(), z.string()).optional(),
})

/** `done`: the change holds. `refused`: certainly nothing was written. `inDoubt`: unknown; check before writing again. */
const outcome = z.object({
  type: z.literal('outcome'),
  at: z.string(),
  write: z.string(),
  changeIds: z.array(z.string()),
  result: z.enum(['done', 'refused', 'inDoubt']),
  correlationId: z.string().optional(),
  /** Correlation ids of all answers, where the write took several requests or failed after the first. */
  related: z.array(z.string()).optional(),
  latencyMs: z.number().optional(),
  attempts: z.number().optional(),
  error: problem.optional(),
})

/** Groups of rings that an interrupted write had emptied are back in their rings. */
const putBack = z.object({
  type: z.literal('putBack'),
  at: z.string(),
  queueId: z.string(),
  changeIds: z.array(z.string()),
  related: z.array(z.string()),
})

/** What the read-back of a change showed, or why a change was not written. */
const settled = z.object({
  type: z.literal('settled'),
  at: z.string(),
  changeId: z.string(),
  status: z.enum(['applied', 'already', 'resumed', 'conflict', 'failed', 'skipped', 'held', 'undone']),
  found: json.optional(),
  lagMs: z.number().optional(),
  error: problem.optional(),
})

/** A later run of the same plan took up this journal. */
const resumed = z.object({ type: z.literal('resumed'), at: z.string(), ...warrant })

/** What others wrote between our check and our write, found in the Genesys audits. */
const foreign = z.object({
  type: z.literal('foreign'),
  at: z.string(),
  /** The highest write that needs no further check. */
  through: z.number(),
  writes: z.array(
    z.object({
      changeId: z.string(),
      target: z.object({ id: z.string(), name: z.string() }),
      property: z.string(),
      before: z.array(z.string()),
      after: z.array(z.string()),
      at: z.string(),
      by: z.string(),
    }),
  ),
})

/** From here on the agents of the canary are changed first; the others wait until a canary entry says that it passed. */
const canaryBegun = z.object({ type: z.literal('canaryBegun'), at: z.string() })

/** How the canary of a run ended. */
const canary = z.object({
  type: z.literal('canary'),
  at: z.string(),
  passed: z.boolean(),
  message: z.string(),
  /** What follows a miss, for later runs; absent in journals that did not keep it: nothing. */
  onMissed: z.enum(['undo', 'stop']).optional(),
})

/** Held changes are not made any more: the plan is being undone. */
const withdrawn = z.object({ type: z.literal('withdrawn'), at: z.string() })

/** From here on the written changes are undone, for this reason. */
const undoing = z.object({ type: z.literal('undoing'), at: z.string(), reason: z.string() })

/** An entry of the undo's own journal, kept in the journal of the plan that is undone. */
const undo = z.object({
  type: z.literal('undo'),
  at: z.string(),
  plan: z.string(),
  entry: z.looseObject({ type: z.string(), at: z.string() }),
})

/** The undo has ended; these changes no longer hold. */
const undone = z.object({
  type: z.literal('undone'),
  at: z.string(),
  changeIds: z.array(z.string()),
  /** Changes that others overwrote since and that stay so. A later undo checks them again. */
  left: z.array(z.string()).optional(),
  /** True: only these changes had expired; the plan as a whole was not undone. */
  inTime: z.boolean().optional(),
})

/** The run has ended. */
const ended = z.object({ type: z.literal('ended'), at: z.string(), outcome: z.string() })

const entry = z.discriminatedUnion('type', [
  header,
  intent,
  outcome,
  putBack,
  settled,
  resumed,
  foreign,
  canaryBegun,
  canary,
  withdrawn,
  undoing,
  undo,
  undone,
  ended,
])

/** One entry of the journal of an apply run. */
export type ApplyEntry = z.infer<typeof entry>
export type HeaderEntry = z.infer<typeof header>
export type OutcomeEntry = z.infer<typeof outcome>

/**
 * @param place from 1
 * @param name of the journal, where it has one
 * @throws PlanError `tampered` for an entry that does not belong in the journal of an apply
 */
export function parseEntry(value: JournalEntry, place: number, name?: string): ApplyEntry {
  const result = entry.safeParse(value)
  if (result.success) return result.data
  throw new PlanError(
    'tampered',
    `Entry ${place} of ${name === undefined ? 'the journal' : `journal ${name}`} (${value.type}) is none that this version of skillroute writes. Use the journal of this plan, or the version that wrote it.`,
    { cause: result.error },
  )
}

/** The first entry of the journal of a plan. */
export function headerOf(plan: Plan, at: string): HeaderEntry {
  const { id: planId, hash: planHash, org, changes } = plan
  return { type: 'header', at, format: 'skillroute/apply-journal@1', planId, planHash, org, changes: changes.length }
}
