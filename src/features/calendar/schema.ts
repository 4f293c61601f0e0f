import * as z from 'zod'
import { LIMITS } from '../../core/limits'
import { isZone } from '../../core/time/wall-time'
import { MATCH } from '../../workflows/rules/file/schema'
import type { SkillCalendar } from './skill-calendar'

const text = z.string().min(1)
const timeZone = text.refine(isZone, {
  error: 'is not an IANA time zone; write one such as Europe/Berlin or America/New_York',
})
const level = z
  .number({ error: 'must be a number from 0 to 5, or null to take it away' })
  .min(LIMITS.level.min)
  .max(LIMITS.level.max)
const dates = z.array(text).describe('Local dates 2027-12-24, or spans of them 2027-12-24..2027-12-26.')

const entry = z.strictObject({
  name: text.describe('What people call it; no two entries share it.'),
  who: MATCH.describe('Agents for whom all of these hold.'),
  whoExcept: MATCH.optional().describe('Agents of whom all of these hold are left out.'),
  skills: z.record(text, level.nullable()).describe('Level 0 to 5 by skill (name or id); null: not held.'),
  levels: z
    .enum(['atLeast', 'exact'])
    .optional()
    .describe('`atLeast` (default) keeps a higher level, `exact` lowers it.'),
  when: z
    .union([text, z.array(text).min(1)], { error: 'must be a text such as "Mon-Fri 08:00-12:00", or a list of them' })
    .optional()
    .describe('Hours of the week, such as "Mon-Fri 08:00-12:00"; without days: every day.'),
  from: text.optional().describe('First date, or date and time, of a campaign.'),
  to: text.optional().describe('Last date, which is included, or the time at which a campaign ends.'),
  during: z.literal('shift').optional().describe('Only while the agent is on shift.'),
  except: dates.optional(),
  timeZone: timeZone.optional().describe('IANA name. Default: that of the calendar.'),
})

/** The shape of a calendar file. Times, names and contradictions between entries are checked elsewhere. */
export const FILE_SCHEMA = z
  .strictObject({
    format: z.literal('skillroute/calendar@1'),
    name: z
      .string()
      .regex(/^[\w.-]{1,64}$/, { error: 'must be of 1 to 64 letters, digits, dots, dashes and underscores' })
      .describe('Distinguishes the calendars of one org: grants of this calendar are recorded under this name.'),
    description: z.string().optional(),
    timeZone: timeZone.describe('IANA name: times are those of its wall clock.'),
    except: dates.optional(),
    entries: z.array(entry).min(1),
  })
  .meta({
    title: 'skillroute calendar',
    description: 'Skills that agents hold at certain times.',
  }) satisfies z.ZodType<SkillCalendar>
