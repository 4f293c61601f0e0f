import * as z from 'zod'
import { lazy } from '../../core/lazy'
import { aFunction, anObject, aSignal } from '../kit/check-options'

const names = z.array(z.string()).optional()
const instant = z.union([z.number(), z.string(), z.date()])
const policy = z
  .strictObject({
    existingLevels: z.enum(['keepHigher', 'overwrite']).optional(),
    includeUnlicensed: z.boolean().optional(),
  })
  .optional()
const timing = z
  .strictObject({
    shifts: z.union([z.array(anObject), anObject]).optional(),
    hold: z.string().optional(),
    until: z.string().optional(),
    zone: z.string().optional(),
  })
  .optional()
const reread = z.enum(['each', 'batch']).optional()

/** What is read of an org, and how changes are searched for. The options of the optimizer check themselves. */
const FIND = {
  recommend: anObject.optional(),
  levels: anObject.optional(),
  tidy: anObject.optional(),
  protect: names,
  agents: names,
  teams: names,
  acrossDivisions: z.boolean().optional(),
  weights: z.record(z.string(), z.number()).optional(),
  costs: z.record(z.string(), z.number()).optional(),
  when: names,
  zone: z.string().optional(),
  guardrails: anObject.optional(),
  scope: z.strictObject({ queue: names, division: names }).optional(),
  days: z.number().optional(),
  interval: z.strictObject({ start: instant, end: instant }).optional(),
  week: anObject.optional(),
  onBudget: aFunction.optional(),
  onProgress: aFunction.optional(),
  signal: aSignal.optional(),
  threads: z.number().optional(),
}

/** Options of `findChanges`. */
export const findOptions = lazy(() => z.strictObject(FIND))

/** Options of `planOrg`. */
export const orgOptions = lazy(() =>
  z.strictObject({
    ...FIND,
    calibration: anObject.optional(),
    desired: anObject.optional(),
    matrix: anObject.optional(),
    rules: anObject.optional(),
    like: anObject.optional(),
    leavers: names,
    newHires: anObject.optional(),
    recommendations: z.array(anObject).optional(),
    improvement: anObject.optional(),
    timing,
    load: z.union([z.literal('wfm'), anObject]).optional(),
    forecast: z.enum(['auto', 'simulation', 'erlang', 'none']).optional(),
    ratePerMinute: z.number().optional(),
    reason: z.string().optional(),
    within: anObject.optional(),
    reread,
    policy,
    now: instant.optional(),
    handleTimeBoost: anObject.optional(),
  }),
)
