import * as z from 'zod'
import { LIMITS } from '../../../core/limits'
import type { Rules, SnapshotQueue } from '../../../documents'

const text = z.string().min(1)
const texts = z.union([text, z.array(text).min(1)], { error: 'must be a text or a list of texts' })
const level = z.number().min(LIMITS.level.min).max(LIMITS.level.max)
const levels = z.record(text, level)
/** The platform keeps no fractions of language levels. */
const wholeLevels = z.record(text, z.int().min(LIMITS.level.min).max(LIMITS.level.max))

/** The shape of a match, which selects agents. */
export const MATCH = z.strictObject({
  agent: texts.optional().describe('Agents by name or id; no *.'),
  name: texts.optional().describe('Names; * stands for any text.'),
  division: texts.optional().describe('Divisions by name or id.'),
  queue: texts.optional().describe('Activated in one of these queues, by name or id.'),
  certification: texts.optional().describe('Holds one of these certifications; * stands for any text.'),
  skill: texts.optional().describe('Holds one of these skills, by name or id.'),
  language: texts.optional().describe('Speaks one of these languages, by name or id.'),
  email: texts.optional().describe('E-mail addresses; * stands for any text. The snapshot must hold them.'),
  title: texts.optional().describe('Titles; * stands for any text. The snapshot must hold them.'),
  department: texts.optional().describe('Departments; * stands for any text. The snapshot must hold them.'),
  group: texts.optional().describe('In one of these groups, by name or id. The snapshot must hold them.'),
  team: texts.optional().describe('In one of these teams, by name or id. The snapshot must hold them.'),
})

const queueRule = z.strictObject({
  skill: text.describe('Skill by name or id.'),
  priorityScore: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('A twentieth of it becomes the level of the activated members for the skill, where the queue is BEST.'),
  holdersOnly: z
    .boolean()
    .optional()
    .describe('priorityScore applies only to members who hold the skill already. Default false.'),
  maxCapacity: z
    .int()
    .min(1)
    .max(50)
    .optional()
    .describe("Contacts of the queue's media that an activated member may handle at once."),
  overflowQueue: text.optional().describe('Queue, by name or id, whose groups are asked too when the wait is long.'),
  overflowAfterSeconds: z
    .number()
    .positive()
    .optional()
    .describe("Estimated wait in seconds above which they are. Default: the queue's shortest service-level target."),
})

const queue = z.strictObject({
  queue: text.describe('Queue by name or id.'),
  etag: text
    .optional()
    .describe('The etag of the queue when this was written, as `skillroute validate --etags` prints it.'),
  media: z
    .array(z.enum(['voice', 'call', 'callback', 'chat', 'email', 'message']))
    .min(1)
    .optional()
    .describe('Media that maxCapacity is for, such as voice or message. Default: the only one that the queue has.'),
  rules: z.array(queueRule).optional(),
  weights: z
    .record(text, z.number().min(0).max(1))
    .optional()
    .describe('Target shares of the contacts by agent (name or id); their sum is at most 1.'),
})

const agentRule = z.strictObject({
  rule: text.optional().describe('Name of the rule, for people.'),
  match: MATCH.describe('Agents for whom all of these hold.'),
  except: MATCH.optional().describe('Agents of whom all of these hold are left out.'),
  skills: levels.optional().describe('Level 0 to 5 by skill (name or id).'),
  languages: wholeLevels.optional().describe('Whole level 0 to 5 by language (name or id).'),
  removeSkills: z.array(text).min(1).optional().describe('Skills that they must not hold.'),
  removeLanguages: z.array(text).min(1).optional().describe('Languages that they must not hold.'),
  levels: z
    .enum(['atLeast', 'exact'])
    .optional()
    .describe('`atLeast` (default) keeps a higher level, `exact` lowers it.'),
})

/**
 * The shape of a rules file. Every value that it accepts is a `Rules`, and it knows all keys of `Rules`. Names, and
 * contradictions between parts, are checked elsewhere.
 */
export const RULES = z.strictObject({
  format: z.literal('skillroute/rules@1'),
  description: z.string().optional(),
  queues: z.array(queue).optional(),
  agents: z.array(agentRule).optional(),
}) satisfies z.ZodType<Rules>

/**
 * The media of a queue whose capacity a rule sets, as settings name them; empty if the rule names none and the queue
 * has not exactly one.
 */
export function listMedia(queue: SnapshotQueue, named: readonly string[] | undefined): readonly string[] {
  if (named !== undefined) return [...new Set(named.map(toSetting))].sort()
  const has = Object.keys(queue.serviceLevels)
  const [only] = has
  return has.length === 1 && only !== undefined ? [toSetting(only)] : []
}

/** The name of a medium in capacity settings, from that in analytics or everyday use. */
function toSetting(medium: string): string {
  return medium === 'voice' ? 'call' : medium
}
