import * as z from 'zod'
import { LIMITS } from '../../core/limits'

/** The shape of a plan file. Strict where a field we do not know could mean a write we would not make. */

const ref = z.strictObject({ id: z.string().min(1), name: z.string() })
const level = z.number().min(LIMITS.level.min).max(LIMITS.level.max)
const worth = z.strictObject({ contactsPerWeek: z.number(), method: z.string() }).nullable()
const common = { id: z.string(), user: ref, skill: ref, reason: z.string(), worth }

const change = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ ...common, kind: z.literal('skill.set'), before: level.nullable(), after: level }),
    z.strictObject({ ...common, kind: z.literal('skill.remove'), before: level, after: z.null() }),
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? 'a kind of change that this version does not know; update skillroute or make the plan again'
        : undefined,
  },
)

const measures = z.looseObject({
  agents: z.number(),
  stable: z.boolean(),
  serviceLevel: z.number(),
  asaSeconds: z.number().nullable(),
  occupancy: z.number(),
  abandonProbability: z.number().optional(),
})

const forecast = z.looseObject({
  format: z.literal('skillroute/forecast@1'),
  method: z.string(),
  queues: z.array(
    z.looseObject({
      queue: ref,
      mediaType: z.string(),
      target: z.looseObject({ ratio: z.number(), seconds: z.number() }),
      before: measures,
      after: measures,
    }),
  ),
  notes: z.array(z.string()),
})

const count = z.int().min(0)

export const PLAN = z.strictObject({
  format: z.literal('skillroute/plan@1'),
  id: z.string(),
  hash: z.string(),
  org: ref,
  createdAt: z.string(),
  snapshotHash: z.string(),
  source: z.string(),
  reread: z.enum(['each', 'batch']),
  changes: z.array(change),
  budget: z.strictObject({
    reads: count,
    writes: count,
    verifies: count,
    total: count,
    ratePerMinute: z.number().positive(),
    minutes: z.number().min(0),
  }),
  forecast: forecast.nullable(),
  warnings: z.array(z.string()),
})
