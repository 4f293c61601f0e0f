import * as z from 'zod'
import { PlanError, ValidationError } from '../../../core/errors'
import { contentHash } from '../../../core/json/hash'
import { pathText } from '../../../core/path-text'
import { parseText } from '../../../documents/json-text'
import type { Experiment } from './experiment'

const FORMAT = 'skillroute/experiment@1'
/** Hex digits of the hash that make an id, as of a plan. */
const ID_DIGITS = 16

/** An experiment with the hash and id that belong to its content. */
export function sealExperiment(content: Omit<Experiment, 'id' | 'hash'>): Experiment {
  const hash = contentHash({ ...content, id: undefined, hash: undefined })
  return { ...content, id: `exp_${hash.slice(0, ID_DIGITS)}`, hash }
}

/**
 * Reads an experiment, given as a value or as the text of its file.
 * @throws ValidationError when it is not JSON, of another format, or no experiment; each problem is named by its path
 * @throws PlanError `tampered` when a value was changed after the experiment was designed
 */
export function parseExperiment(given: unknown): Experiment {
  const value = parseText(
    given,
    'not an experiment: an experiment is a JSON file that skillroute experiment design writes',
  )
  const format: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'format') : undefined
  if (format !== FORMAT) {
    const message = `not an experiment: format is ${JSON.stringify(format) ?? 'missing'}, it must be "${FORMAT}"; make it by skillroute experiment design`
    throw new ValidationError([{ path: 'format', message }])
  }
  const shape = EXPERIMENT.safeParse(value)
  if (!shape.success) {
    const issues = shape.error.issues.map(({ path, message }) => ({ path: pathText(path), message }))
    throw new ValidationError(issues, { subject: 'experiment' })
  }
  const { id, hash, ...content } = shape.data
  const sealed = sealExperiment(content)
  if (sealed.hash === hash && sealed.id === id) return sealed
  throw new PlanError(
    'tampered',
    `Experiment ${id} was changed after it was designed: its content has hash ${sealed.hash}, it says ${hash}. What is measured, and when it may end, is fixed before it begins. Design it again.`,
  )
}

const ref = z.strictObject({ id: z.string().min(1), name: z.string() })
const time = z.iso.datetime()
const interval = z.strictObject({ start: time, end: time })
const share = z.number().min(0).max(1)
const whole = z.int().min(0)

/** The shape of an experiment file. Strict: what we do not know could mean another experiment. */
const EXPERIMENT = z.strictObject({
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
      analyses: z.array(z.strictObject({ at: time, units: whole, level: share })).min(1),
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
