import * as z from 'zod'
import { ValidationError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import { parseText } from '../json-text'
import type { OrgProfile } from './profile'

const FORMAT = 'skillroute/profile@1'

/**
 * Reads a profile, given as a value or as the text of its file, as `skillroute probe --out` writes it.
 * @throws ValidationError when it is not JSON, of another format, or not a profile; each problem is named by its path
 */
export function parseProfile(given: unknown): OrgProfile {
  const value = parseText(given, 'not a profile: a profile is a JSON file that skillroute probe writes')
  const format: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'format') : undefined
  if (format !== FORMAT) {
    const message = `not a profile: format is ${JSON.stringify(format) ?? 'missing'}, it must be "${FORMAT}"; make it by skillroute probe --out`
    throw new ValidationError([{ path: 'format', message }])
  }
  const shape = ORG_PROFILE.safeParse(value)
  if (shape.success) return shape.data
  throw new ValidationError(
    shape.error.issues.map(({ path, message }) => ({ path: pathText(path), message })),
    { subject: 'profile' },
  )
}

/** The shape of a profile. Facts and fields of later versions are kept. */

const text = z.string()
const count = z.int().min(0)
const lag = z.number().min(0).optional()
const pageSize = z.int().min(1).optional()
const flag = z.boolean().optional()

const facts = z.looseObject({
  refusedTokenStatus: z.int().optional(),
  tokenSeconds: z.number().positive().optional(),
  permissions: z.array(text).optional(),
  ratePerMinute: z.number().positive().optional(),
  limitInBody: flag,
  memberPageSize: pageSize,
  queuePageSize: pageSize,
  userPageSize: pageSize,
  usersExpandedPageSize: pageSize,
  catalogPageSize: pageSize,
  userSkillsPageSize: pageSize,
  detailsPageSize: pageSize,
  missingExpandShare: z.number().min(0).max(1).optional(),
  aggregateDays: z.number().min(1).optional(),
  detailsSelection: z.enum(['start', 'day']).optional(),
  multiSkillCountsInEach: flag,
  onQueueQualifier: z.enum(['routingStatus', 'none', 'other']).optional(),
  customerQueue: flag,
  resolutionData: flag,
  lakeLagMs: lag,
  wfm: flag,
  wfmRefusal: text.optional(),
  wfmTimeZone: text.optional(),
  wfmStartDayOfWeek: text.optional(),
  auditRows: z.enum(['full', 'bare', 'renamed']).optional(),
  auditLagMs: lag,
  skillChangeEntity: text.optional(),
  queuePutKeeps: flag,
  groupRuleOwnQueue: z.enum(['accept', 'refuse']).optional(),
  queuePutConflicts: flag,
  queueModifiedBy: z.enum(['client', 'none', 'other']).optional(),
  missingRing: text.optional(),
  skillsOverFifty: z.enum(['refuse', 'accept']).optional(),
  duplicateSkills: z.enum(['last', 'first', 'refuse']).optional(),
  unknownSkill: z.enum(['refuse', 'skip']).optional(),
  deletedSkill: text.optional(),
  languageFraction: z.enum(['cut', 'round', 'keep', 'refuse']).optional(),
  writeConflicts: flag,
  heartbeatMs: lag,
  answersPings: flag,
  newSkillLagMs: lag,
  newQueueLagMs: lag,
  deletedQueueLagMs: lag,
  lagMs: lag,
  newMemberLagMs: lag,
})

const check = z.looseObject({
  id: text.min(1),
  question: text,
  method: text,
  expected: text,
  verdict: z.enum(['holds', 'differs', 'unknown']),
  evidence: text,
  why: text.optional(),
  missing: z.array(text).optional(),
  follows: text,
})

/** The shape of a profile file. */
export const ORG_PROFILE = z.looseObject({
  format: z.literal('skillroute/profile@1'),
  org: z.looseObject({ id: text, name: text }),
  orgHash: text,
  baseUrl: text,
  takenAt: z.iso.datetime(),
  redacted: z.boolean(),
  writes: z.boolean(),
  requests: count,
  facts,
  checks: z.array(check),
  subjects: z.array(z.looseObject({ kind: text, id: text, name: text })),
  left: z.array(text).optional(),
  unseen: z.array(text).optional(),
}) satisfies z.ZodType<OrgProfile>
