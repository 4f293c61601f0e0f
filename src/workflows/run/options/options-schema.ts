import * as z from 'zod/mini'
import { lazy } from '../../../core/lazy'
import {
  aDocument,
  aFunction,
  amount,
  anObject,
  aPort,
  aSignal,
  parserOf,
  positive,
  type ShapeOf,
  text,
  texts,
  whole,
  withMethods,
} from '../../../core/schema'
import type { ApprovedHash } from '../../../documents'
import type { CanaryOptions } from './canary-options'
import type { ApplyOptions } from './options'
import type { ApplyGuardrails } from './refuse'
import type { TimeLimit } from './time-limit'

const SHARE = 'must be between 0 and 1'
const journal = () =>
  aPort(
    'must be the journal of the run, such as fileJournal(path), without which it can be neither resumed nor undone; memoryJournal() where nobody has to',
    'append',
    'read',
    'close',
  )

const approvedHash = () =>
  z.strictObject({
    planHash: text(),
    by: z.optional(text()),
    at: z.optional(text()),
    reason: z.optional(z.string()),
    format: z.optional(z.literal('skillroute/approval@1')),
    planId: z.optional(text()),
    org: z.optional(anObject()),
  } satisfies ShapeOf<ApprovedHash>)

/** Options of `applyPlan`, which those of the other runs are a part of. */
export const applySchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    journal: journal(),
    ledger: z.optional(anObject()),
    idempotencyKey: z.optional(text()),
    auditLog: z.optional(anObject()),
    lease: z.optional(withMethods('acquire')),
    confirm: z.optional(aFunction()),
    onConflict: z.optional(z.enum(['fail', 'skip', 'merge'])),
    onFailure: z.optional(z.enum(['stop', 'continue', 'undo'])),
    approvals: z.optional(z.array(approvedHash())),
    withinMinutes: z.optional(z.number()),
    reason: z.optional(z.string()),
    guardrails: z.optional(
      z.strictObject({
        guardrails: anObject(),
        snapshot: anObject(),
        model: z.optional(aDocument('skillroute/model@1')),
      } satisfies ShapeOf<ApplyGuardrails>),
    ),
    changeIds: z.optional(texts()),
    canary: z.optional(
      z.strictObject({
        share: z.optional(z.number().check(z.gt(0, SHARE), z.lt(1, SHARE))),
        divisionIds: z.optional(texts()),
        intervals: z.optional(whole(1)),
        intervalMs: z.optional(amount()),
        watch: aFunction(),
        onMissed: z.optional(z.enum(['undo', 'stop'])),
      } satisfies ShapeOf<CanaryOptions>),
    ),
    dryRun: z.optional(z.boolean()),
    concurrency: z.optional(whole(1)),
    readBackMs: z.optional(amount()),
    checkAudits: z.optional(z.boolean()),
    auditWaitMs: z.optional(amount()),
    timeLimit: z.optional(
      z.strictObject({ remainingMs: aFunction(), reserveMs: z.optional(positive()) } satisfies ShapeOf<TimeLimit>),
    ),
    signal: z.optional(aSignal()),
    onProgress: z.optional(aFunction()),
    clock: z.optional(withMethods('now', 'setTimer')),
    random: z.optional(aFunction()),
  } satisfies ShapeOf<ApplyOptions>),
)

/** What only an apply that a person starts has. */
const APPLY_ALONE = { ledger: true, idempotencyKey: true, canary: true } as const

/** Options of `undoPlan`. */
export const undoSchema = /* @__PURE__ */ lazy(() =>
  z.extend(
    z.omit(applySchema(), {
      ...APPLY_ALONE,
      onFailure: true,
      approvals: true,
      withinMinutes: true,
      guardrails: true,
    }),
    { report: z.optional(anObject()), byPlan: z.optional(z.boolean()) },
  ),
)

/** Options of `duePlan`. */
export const dueSchema = /* @__PURE__ */ lazy(() =>
  z.omit(applySchema(), { ...APPLY_ALONE, changeIds: true, dryRun: true }),
)

/** Options of `verifyPlan`. */
export const verifySchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({ journal: z.optional(journal()), signal: z.optional(aSignal()) }),
)

/** Each throws a ValidationError that names every option that does not exist or has a wrong value. */
export const parseApplyOptions = /* @__PURE__ */ parserOf('options', applySchema)
export const parseUndoOptions = /* @__PURE__ */ parserOf('options', undoSchema)
export const parseDueOptions = /* @__PURE__ */ parserOf('options', dueSchema)
export const parseVerifyOptions = /* @__PURE__ */ parserOf('options', verifySchema)
