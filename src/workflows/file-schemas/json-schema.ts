import * as z from 'zod'
import { ORG_PROFILE } from '../../documents/org/profile-schema'
import { GUARDRAILS } from '../../documents/plan/guardrails-schema'
import { SKILL_CALENDAR } from '../calendar/schema'
import { DESIRED } from '../desired/desired'
import { LOAD } from '../load/schema'
import { RULES } from '../rules/file/schema'

/** JSON Schemas of the files that people write, by the name under which they are published, for editors and other tools. */
export function fileSchemas(): Readonly<Record<string, unknown>> {
  return {
    'rules.schema.json': schemaOf(
      RULES,
      'skillroute rules',
      'Who should hold which skill at which level, and how queues route.',
    ),
    'desired.schema.json': schemaOf(DESIRED, 'skillroute desired state', 'Desired state of an org.'),
    'guardrails.schema.json': schemaOf(GUARDRAILS, 'skillroute guardrails', 'Limits that no plan may pass.'),
    'profile.schema.json': schemaOf(
      ORG_PROFILE,
      'skillroute profile',
      'Facts of one org, as skillroute probe found them.',
    ),
    'calendar.schema.json': schemaOf(
      SKILL_CALENDAR,
      'skillroute calendar',
      'Skills that agents hold at certain times.',
    ),
    'load.schema.json': schemaOf(LOAD, 'skillroute load', 'Contacts that are expected in a coming time, by group.'),
  }
}

function schemaOf(shape: z.ZodType, title: string, description: string): unknown {
  const schema = z.toJSONSchema(shape, { target: 'draft-2020-12', io: 'input' })
  const { $schema, ...rest } = schema
  return { $schema, title, description, ...rest }
}
