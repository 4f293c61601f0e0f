import * as z from 'zod'
import { ValidationError } from '../../core/errors'
import { LEVERS } from '../../optimizer/improve/center/options'
import { type FleetJob, timeMs } from './jobs'

/** Longest name of an org, a plan, a scenario or an endpoint, characters: they become parts of file names. */
const NAME = 200
/** Longest text of a file in a job, characters: a matrix of 100,000 agents fits. */
const TEXT = 32_000_000
/** Longest body of a delivery, characters. */
const BODY = 4_000_000
/** Longest options of a simulation, as JSON. */
const OPTIONS = 100_000

const name = z.string().min(1).max(NAME)
/** Names or ids of a scope, or of protected agents. */
const names = z.array(name).max(10_000)
const file = z.strictObject({ text: z.string().max(TEXT), file: z.string().max(4 * NAME) })
const days = z.int().min(1).max(366)
const forecast = z.enum(['auto', 'simulation', 'erlang', 'none']).optional()

const share = z.number().min(0).max(1)
const most = z.int().min(0).max(1_000_000)
const search = z.strictObject({
  levers: z.array(z.enum(LEVERS)).optional(),
  maxChanges: most.optional(),
  choose: z
    .union([z.enum(['knee', 'enough', 'all']), z.strictObject({ reach: z.union([share, z.literal('targets')]) })])
    .optional(),
  maxServiceLevelDrop: share.optional(),
  maxSkillsPerAgent: most.optional(),
  maxAgents: most.optional(),
  maxOccupancy: share.optional(),
  maxOccupancySpread: share.optional(),
  seed: z.int().optional(),
})

const job = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('snapshot'), org: name }),
  z.strictObject({
    kind: z.literal('plan'),
    org: name,
    source: z.discriminatedUnion('kind', [
      file.extend({ kind: z.enum(['desired', 'matrix', 'rules']), days: days.optional(), forecast }),
      z.strictObject({
        kind: z.literal('recommendations'),
        days,
        search: search.optional(),
        teams: names.optional(),
        forecast,
      }),
    ]),
    guardrails: file.optional(),
    load: z.union([z.literal('wfm'), file]).optional(),
    scope: z.strictObject({ queue: names.optional(), division: names.optional() }).optional(),
    protect: names.optional(),
    reread: z.enum(['each', 'batch']).optional(),
  }),
  z.strictObject({
    kind: z.literal('apply'),
    org: name,
    planId: name,
    hash: name,
    reason: z
      .string()
      .max(4 * NAME)
      .optional(),
    onConflict: z.enum(['fail', 'skip', 'merge']).optional(),
    notBefore: z.string().max(NAME).optional(),
  }),
  z.strictObject({
    kind: z.literal('simulate'),
    name,
    model: z
      .string()
      .min(1)
      .max(4 * NAME),
    options: z.looseObject({ seed: z.number() }).refine((options) => JSON.stringify(options).length <= OPTIONS),
  }),
  z.strictObject({
    kind: z.literal('webhook'),
    endpoint: name,
    message: z.strictObject({
      id: name,
      type: name,
      subject: z.string().max(4 * NAME),
      body: z.string().max(BODY),
      acceptedAt: z.string().max(NAME),
    }),
  }),
])

/**
 * Checks a job that came out of the queue, since anybody with access to Redis can write to it.
 * @throws ValidationError naming what is wrong, without repeating the content of the job
 */
export function readJob(data: unknown): FleetJob {
  if (isJob(data)) {
    if (data.kind === 'apply' && data.notBefore !== undefined) timeMs(data.notBefore)
    return data
  }
  const issues = job.safeParse(data).error?.issues ?? []
  throw new ValidationError(
    issues
      .slice(0, 10)
      .map(({ path, code }) => ({ path: path.map(String).join('.'), message: MESSAGES[code] ?? 'is not allowed' })),
    { subject: 'The job is not one that this worker knows', code: 'input.job' },
  )
}

function isJob(data: unknown): data is FleetJob {
  return job.safeParse(data).success
}

const MESSAGES: Readonly<Record<string, string>> = {
  invalid_type: 'is missing or of another type',
  invalid_union: 'is of a kind that is not known',
  too_big: 'is too large',
  too_small: 'is too small or empty',
  unrecognized_keys: 'has keys that are not known',
}
