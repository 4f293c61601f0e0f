import * as z from 'zod'

const ref = z.strictObject({ id: z.string().min(1), name: z.string() })
const time = z.iso.datetime()
const interval = z.strictObject({ start: time, end: time })
const share = z.number().min(0).max(1)
const whole = z.int().min(0)

/** The shape of an experiment file. Strict: what we do not know could mean another experiment. */
export const EXPERIMENT = z.strictObject({
  format: z.literal('skillroute/experiment@1'),
  id: z.string(),
  hash: z.string(),
  org: ref,
  createdAt: time,
  plan: z.strictObject({ id: z.string(), hash: z.string() }),
  design: z.enum(['switchback', 'staggered', 'control']),
  seed: z.number(),
  timeZone: z.string(),
  metric: z.enum(['serviceLevel', 'abandonRate', 'asaSeconds', 'ahtSeconds']),
  queues: z.array(ref).min(1),
  interval,
  washOutMinutes: z.number().min(0),
  goal: z.strictObject({ effect: z.number().positive(), power: share, alpha: share }),
  stopping: z.discriminatedUnion('rule', [
    z.strictObject({ rule: z.literal('none') }),
    z.strictObject({
      rule: z.literal('groupSequential'),
      looks: z.array(z.strictObject({ at: time, units: whole, level: share })).min(1),
    }),
    z.strictObject({ rule: z.literal('alwaysValid'), spread: z.number().positive() }),
  ]),
  adjustment: z.strictObject({ by: z.enum(['none', 'forecast', 'contacts']), slope: z.number() }),
  groups: z
    .array(z.strictObject({ name: z.string(), queueIds: z.array(z.string()), changeIds: z.array(z.string()) }))
    .min(1),
  blocks: z
    .array(
      z.strictObject({
        start: time,
        end: time,
        measuredFrom: time,
        group: whole,
        arm: z.enum(['on', 'off']),
        unit: whole,
        expected: z.number().min(0),
      }),
    )
    .min(2),
  atEnd: z.enum(['undo', 'keep']),
  power: z.strictObject({ from: interval, weeks: z.number().min(0), power: share, smallest: z.number().min(0) }),
  notes: z.array(z.string()),
})
