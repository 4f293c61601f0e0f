import * as z from 'zod'
import type { OrgProfile } from './profile'

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
