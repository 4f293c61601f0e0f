import * as z from 'zod'
import { lazy } from '../../../core/lazy'
import { aFunction, anObject, aSignal, withMethods } from '../../kit/check-options'

const amount = z.number().nonnegative()
const count = z.int().positive()

/** What applying, undoing and carrying out what is due have in common. */
const RUN = {
  journal: withMethods('append', 'read', 'close'),
  audit: anObject.optional(),
  lease: withMethods('acquire').optional(),
  confirm: aFunction.optional(),
  onConflict: z.enum(['fail', 'skip', 'merge']).optional(),
  withinMinutes: z.number().optional(),
  reason: z.string().optional(),
  concurrency: count.optional(),
  readBackMs: amount.optional(),
  audits: z.enum(['check', 'skip']).optional(),
  auditWaitMs: amount.optional(),
  timeLimit: z.strictObject({ remainingMs: aFunction, reserveMs: z.number().optional() }).optional(),
  signal: aSignal.optional(),
  onProgress: aFunction.optional(),
  clock: withMethods('now', 'setTimer').optional(),
  random: aFunction.optional(),
}

/** What decides whether writing may start. */
const SAFETY = {
  onFailure: z.enum(['stop', 'continue', 'undo']).optional(),
  approve: z.string().optional(),
  approvedBy: z.string().optional(),
  approvals: z.array(anObject).optional(),
  guardrails: z.strictObject({ guardrails: anObject, snapshot: anObject, model: anObject.optional() }).optional(),
}

const only = z
  .custom<ReadonlySet<string>>(
    (value) => value instanceof Set && [...value].every((id) => typeof id === 'string'),
    'must be a Set of ids of changes, such as new Set(ids)',
  )
  .optional()

const CANARY = z.strictObject({
  share: z.number().optional(),
  divisionIds: z.array(z.string()).optional(),
  intervals: z.number().optional(),
  intervalMs: z.number().optional(),
  watch: aFunction,
  onMissed: z.enum(['undo', 'stop']).optional(),
})

/** Options of `applyPlan`. */
export const applyOptions = lazy(() =>
  z.strictObject({
    ...RUN,
    ...SAFETY,
    ledger: anObject.optional(),
    idempotencyKey: z.string().optional(),
    only,
    canary: CANARY.optional(),
    dryRun: z.boolean().optional(),
  }),
)

/** Options of `undoPlan`. */
export const undoOptions = lazy(() =>
  z.strictObject({
    ...RUN,
    only,
    dryRun: z.boolean().optional(),
    report: anObject.optional(),
    byPlan: z.boolean().optional(),
  }),
)

/** Options of `duePlan`. */
export const dueOptions = lazy(() => z.strictObject({ ...RUN, ...SAFETY }))

/** Options of `verifyPlan`. */
export const verifyOptions = lazy(() => z.strictObject({ journal: RUN.journal.optional(), signal: RUN.signal }))
