import * as z from 'zod'
import { LIMITS } from '../../core/limits'
import { isZone } from '../../core/time/wall-time'
import type { Guardrails } from './guardrails'

/** The shape of a guardrails file. */

const text = z.string().min(1)
const names = z.array(text).min(1)
const count = z.int().min(0)
const ratio = z.number().min(0).max(1)
const level = z.number().min(LIMITS.level.min).max(LIMITS.level.max)
const timeZone = z
  .string()
  .refine(isZone, { error: 'must be an IANA time zone such as Europe/Berlin or America/New_York' })
const hashOf = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'must be the 64 hex digits of a plan as `skillroute plan` prints them' })
const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day from "00:00" to "23:59", in quotes' })

const changes = z.strictObject({
  maxChanges: count.optional().describe('Most changes in one plan.'),
  maxAgents: count.optional().describe('Most agents whom one plan touches.'),
  maxAgentShare: ratio.optional().describe('The same as a share 0..1 of the active agents.'),
  maxDeletions: count.optional().describe('Most skills, languages and members that one plan removes.'),
  maxLevelChange: z.number().min(0).optional().describe('Largest difference of one level before and after.'),
  teams: names
    .optional()
    .describe('The only teams (name or id) whose agents may change. Needs a snapshot with profiles.'),
  withinMinutes: z.number().positive().optional().describe('Minutes that applying may take at the rate of the client.'),
})

const protection = z.strictObject({
  agents: names.optional().describe('Agents (name or id) of whom nothing may change.'),
  skills: names.optional().describe('Skills (name or id) that nobody may get, lose or hold at another level.'),
  queues: names.optional().describe('Queues (name or id) whose settings and members may not change.'),
})

const during = z.strictObject({
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .optional()
    .describe('Default: every day.'),
  from: timeOfDay,
  to: timeOfDay.describe('At or before `from`: on the next day.'),
  timeZone: timeZone.optional().describe('Default UTC.'),
})

const coverage = z.strictObject({
  skill: text.describe('Skill by name or id.'),
  queue: text.optional().describe('Only agents activated in this queue count, and only its contacts.'),
  minLevel: level.optional().describe('Lowest level at which a holder counts. Default 0.'),
  minAgents: z
    .int()
    .min(1)
    .optional()
    .describe('Fewest holders; with `during`, fewest on duty in any quarter of an hour.'),
  minShare: ratio
    .optional()
    .describe(
      'The minimum share 0..1 of contacts requiring the skill that agents on queue can serve. Needs the model.',
    ),
  during: during.optional().describe('Hours of the week that `minAgents` is about. Needs the model.'),
})

const service = z.strictObject({
  queue: text.optional().describe('Queue by name or id. Default: each queue of the forecast.'),
  mediaType: text.optional().describe('Medium such as voice. Default: each.'),
  minServiceLevel: ratio.optional(),
  maxServiceLevelDrop: ratio.optional().describe('0.02 is two points.'),
  maxOccupancy: ratio.optional(),
  maxAsaSeconds: z.number().min(0).optional(),
  maxAbandonProbability: ratio.optional(),
  evaluate: z
    .enum(['mean', 'bound', 'week'])
    .optional()
    .describe(
      '`mean` (default): the expected value; `bound`: the worse end of its confidence interval; `week`: the worse end of the range of one future week. Without a simulated forecast, each checks the expected value.',
    ),
  allowExisting: z
    .boolean()
    .optional()
    .describe(
      'Whether a figure that already breaks the limit before the change is allowed, as long as it gets no worse. Default false.',
    ),
})

const saturation = z.strictObject({
  maxSaturation: z.number().positive().optional().describe('Offered load divided by capacity, above 0. Default 0.95.'),
  queue: text
    .optional()
    .describe(
      'Checks only this queue (name or id); other contacts of its agents count too. Default: the busiest group of the org.',
    ),
  at: z.enum(['typical', 'peak']).optional().describe('Moment of the week. Default typical.'),
  allowExisting: z
    .boolean()
    .optional()
    .describe(
      'Whether a figure that already breaks the limit before the change is allowed, as long as it gets no worse. Default false.',
    ),
})

const live = z.strictObject({
  queue: text.optional().describe('Queue by name or id. Default: each queue that the plan may affect.'),
  maxOccupancy: ratio.optional().describe('Share 0..1 of the agents on queue who have a contact in hand.'),
  maxWaiting: count.optional().describe('Contacts that wait.'),
})

const freeze = z.strictObject({
  from: text.describe('First day `2026-12-20`, or a date and time.'),
  to: text.describe('Last day, included, or the date and time at which it ends.'),
  timeZone: timeZone.optional().describe('Default UTC.'),
  reason: z.string().optional(),
})

const approval = z.strictObject({
  required: z.boolean().optional().describe('Default true.'),
  aboveChanges: count.optional().describe('Plans of at most this many changes need none. Default 0.'),
  approved: z
    .array(z.strictObject({ hash: hashOf, by: z.string().optional() }))
    .optional()
    .describe('Plans approved in this file, by their hash.'),
})

/** The shape of a guardrails file. */
export const GUARDRAILS = z.strictObject({
  format: z.literal('skillroute/guardrails@1'),
  changes: changes.optional(),
  protected: protection.optional(),
  maxSkillsPerAgent: z.int().min(1).optional(),
  certifications: z.array(z.strictObject({ skill: text, requires: names })).optional(),
  coverage: z.array(coverage).optional(),
  service: z.array(service).optional(),
  saturation: z.array(saturation).optional(),
  live: z.array(live).optional(),
  freeze: z.array(freeze).optional(),
  approval: approval.optional(),
}) satisfies z.ZodType<Guardrails>
