import * as z from 'zod'
import { limitsSchema, recommendSchema } from '../../documents/plan-request/plan-request-schema'

const id = z.string().min(1).max(200)
const ids = z.array(id).max(100_000)
const reason = z.string().max(1000).optional()

const edit = z.union([
  z.strictObject({ agentId: id, skillId: id, level: z.number().min(0).max(5).nullable() }),
  z.strictObject({ agentId: id, queueId: id }),
])

const canary = z.strictObject({
  /** Share of the agents, 0..1. */
  share: z.number().gt(0).lt(1),
  queues: ids.min(1),
  checks: z.int().min(1).max(1000),
  minutes: z.number().gt(0).max(1440),
  minServiceLevel: z.number().min(0).max(1).optional(),
  maxWaiting: z.int().min(0).optional(),
})

/** What the page sends to change something. */
export const INPUT = {
  /** A request for a search. */
  search: z.strictObject({
    want: z.strictObject({
      recommend: recommendSchema().check(
        z.refine(
          ({ levers }) => levers?.includes('queue') !== true,
          'the page chooses changes of agents: use the command',
        ),
      ),
    }),
    limits: z.optional(limitsSchema()),
  }),
  nothing: z.strictObject({}),
  variant: z.strictObject({
    id,
    point: z.int().min(0),
    ticked: z.record(z.string(), z.boolean()),
    edits: z.array(edit).max(10_000),
    protect: ids,
  }),
  copy: z.strictObject({ from: id }),
  drop: z.strictObject({ id }),
  save: z.strictObject({ id, hash: id, reason }),
  plan: z.strictObject({ planId: id }),
  approve: z.strictObject({ planId: id, hash: id, by: z.string().trim().min(1).max(200), reason }),
  /** `removes` confirms that skills, languages or members are removed. */
  apply: z.strictObject({ planId: id, hash: id, reason, removes: z.boolean(), canary: canary.optional() }),
  /** `owners`: ids of the agents and queues whose changes are undone. Default: all. */
  undo: z.strictObject({ planId: id, owners: ids.optional(), reason }),
} as const

export type ApproveInput = z.output<typeof INPUT.approve>
export type ApplyInput = z.output<typeof INPUT.apply>
export type UndoInput = z.output<typeof INPUT.undo>
export type SaveInput = z.output<typeof INPUT.save>
