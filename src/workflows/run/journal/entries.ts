import * as z from 'zod'
import { PlanError } from '../../../core/errors'
import type { Json } from '../../../core/json/json'
import type { Plan } from '../../../documents'
import type { JournalEntry } from '../../../documents/ports/ports'
import type { ApplyEntry, HeaderEntry } from '../../../documents/run/apply-entry'

const json: z.ZodType<Json> = z.json()
const problem = z.object({ code: z.string(), message: z.string() })

/** Who approved the plan, and why it is applied: part of the first entry of a run. */
const approvalRecord = {
  reason: z.string().optional(),
  approvals: z.array(z.object({ by: z.string(), at: z.string().optional(), reason: z.string().optional() })).optional(),
}

const header = z.object({
  type: z.literal('header'),
  ...approvalRecord,
  at: z.string(),
  format: z.literal('skillroute/apply-journal@1'),
  planId: z.string(),
  planHash: z.string(),
  org: z.object({ id: z.string(), name: z.string() }),
  changes: z.int(),
})

const intent = z.object({
  type: z.literal('intent'),
  at: z.string(),
  write: z.string(),
  userId: z.string(),
  subject: z.enum(['skills', 'languages', 'utilization', 'members', 'queue']).optional(),
  changeIds: z.array(z.string()),
  before: z.record(z.string(), json),
  after: z.record(z.string(), json),
  seen: z.record(z.string(), z.string()).optional(),
})

const outcome = z.object({
  type: z.literal('outcome'),
  at: z.string(),
  write: z.string(),
  changeIds: z.array(z.string()),
  result: z.enum(['done', 'refused', 'inDoubt']),
  correlationId: z.string().optional(),
  related: z.array(z.string()).optional(),
  latencyMs: z.number().optional(),
  attempts: z.number().optional(),
  error: problem.optional(),
})

const putBack = z.object({
  type: z.literal('putBack'),
  at: z.string(),
  queueId: z.string(),
  changeIds: z.array(z.string()),
  related: z.array(z.string()),
})

const settled = z.object({
  type: z.literal('settled'),
  at: z.string(),
  changeId: z.string(),
  status: z.enum(['applied', 'already', 'resumed', 'conflict', 'failed', 'skipped', 'held', 'undone']),
  found: json.optional(),
  lagMs: z.number().optional(),
  error: problem.optional(),
})

const resumed = z.object({ type: z.literal('resumed'), at: z.string(), ...approvalRecord })

const external = z.object({
  type: z.literal('external'),
  at: z.string(),
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

const canaryBegun = z.object({ type: z.literal('canaryBegun'), at: z.string() })

const canary = z.object({
  type: z.literal('canary'),
  at: z.string(),
  passed: z.boolean(),
  message: z.string(),
  /** Number of figures that were evaluated; absent: unknown. */
  evaluated: z.int().optional(),
  onMissed: z.enum(['undo', 'stop']).optional(),
})

const withdrawn = z.object({ type: z.literal('withdrawn'), at: z.string() })

const undoing = z.object({ type: z.literal('undoing'), at: z.string(), reason: z.string() })

const undo = z.object({
  type: z.literal('undo'),
  at: z.string(),
  plan: z.string(),
  entry: z.looseObject({ type: z.string(), at: z.string() }),
})

const undone = z.object({
  type: z.literal('undone'),
  at: z.string(),
  changeIds: z.array(z.string()),
  left: z.array(z.string()).optional(),
  expired: z.boolean().optional(),
})

const ended = z.object({ type: z.literal('ended'), at: z.string(), outcome: z.string() })

/** The types of `documents/run/apply-entry` describe each field; the compiler checks that both agree. */
const entry: z.ZodType<ApplyEntry> = z.discriminatedUnion('type', [
  header,
  intent,
  outcome,
  putBack,
  settled,
  resumed,
  external,
  canaryBegun,
  canary,
  withdrawn,
  undoing,
  undo,
  undone,
  ended,
])

/**
 * @param place of the entry, from 1
 * @param name of the journal, where it has one
 * @throws PlanError `tampered` for an entry that does not belong in the journal of an apply
 */
export function parseEntry(value: JournalEntry, place: number, name?: string): ApplyEntry {
  const result = entry.safeParse(value)
  if (result.success) return result.data
  throw new PlanError(
    'tampered',
    `Entry ${place} of ${name === undefined ? 'the journal' : `journal ${name}`} (${value.type}) is not one that this version of skillroute writes. Use the journal of this plan, or the version that wrote it.`,
    { cause: result.error },
  )
}

export function buildHeader(plan: Plan, at: string): HeaderEntry & JournalEntry {
  const { id: planId, hash: planHash, org, changes } = plan
  return { type: 'header', at, format: 'skillroute/apply-journal@1', planId, planHash, org, changes: changes.length }
}
