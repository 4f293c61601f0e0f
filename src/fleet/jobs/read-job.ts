import * as z from 'zod'
import { ValidationError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import { parsePlanRequest } from '../../documents/plan-request/plan-request-schema'
import { type FleetJob, timeMs } from './jobs'

/** Longest name of an org, a plan, a scenario or an endpoint, characters: they become parts of file names. */
const NAME_LENGTH = 200
const TEXT_LENGTH = 800
/** Longest request of a plan, as JSON: a matrix of 100,000 agents fits. */
const REQUEST = 32_000_000
/** Longest body of a delivery, characters. */
const BODY = 4_000_000
/** Longest options of a simulation, as JSON. */
const OPTIONS = 100_000

const name = z.string().min(1).max(NAME_LENGTH)
const job = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('snapshot'), org: name }),
  z.strictObject({
    kind: z.literal('plan'),
    org: name,
    request: z.looseObject({}).refine((request) => JSON.stringify(request).length <= REQUEST),
  }),
  z.strictObject({
    kind: z.literal('apply'),
    org: name,
    planId: name,
    hash: name,
    reason: z.string().max(TEXT_LENGTH).optional(),
    onConflict: z.enum(['fail', 'skip', 'merge']).optional(),
    notBefore: z.string().max(NAME_LENGTH).optional(),
  }),
  z.strictObject({
    kind: z.literal('simulate'),
    name,
    model: z.string().min(1).max(TEXT_LENGTH),
    options: z.looseObject({ seed: z.number() }).refine((options) => JSON.stringify(options).length <= OPTIONS),
  }),
  z.strictObject({
    kind: z.literal('webhook'),
    endpoint: name,
    message: z.strictObject({
      id: name,
      type: name,
      subject: z.string().max(TEXT_LENGTH),
      body: z.string().max(BODY),
      acceptedAt: z.string().max(NAME_LENGTH),
    }),
  }),
])

/**
 * Checks a job that came out of the queue, since anybody with access to Redis can write to it.
 * @throws ValidationError naming what is wrong, without repeating the content of the job
 */
export function readJob(data: unknown): FleetJob {
  if (isJob(data)) {
    if (data.kind === 'plan') parsePlanRequest(data.request)
    if (data.kind === 'apply' && data.notBefore !== undefined) timeMs(data.notBefore)
    return data
  }
  const issues = job.safeParse(data).error?.issues ?? []
  throw new ValidationError(
    issues
      .slice(0, 10)
      .map(({ path, code }) => ({ path: pathText(path), message: MESSAGES[code] ?? 'is not allowed' })),
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
