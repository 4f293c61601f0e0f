import * as z from 'zod'
import { type Issue, ValidationError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import type { Snapshot } from '../../documents'
import { routingSchema } from '../../documents/org/snapshot-routing'

/** The shape of a snapshot. Parts from later versions are kept. */

const text = z.string()
const ref = z.looseObject({ id: text, name: text })
const refs = z.array(ref)
const level = z.looseObject({ id: text, level: z.number() })
const group = ref.extend({ type: text, userIds: z.array(text).optional() })
const target = z.looseObject({ ratio: z.number(), seconds: z.number() })
const ids = z.array(text).optional()

const queue = ref.extend({
  divisionId: text.optional(),
  evaluation: text,
  serviceLevels: z.record(text, target),
  rings: z
    .array(
      z.looseObject({
        timeoutSeconds: z.number().optional(),
        skillsToRemove: z.array(text),
        memberGroups: z.array(group).optional(),
      }),
    )
    .optional(),
  acwTimeoutMs: z.number().optional(),
  predictive: z.boolean().optional(),
  memberGroups: z.array(group).optional(),
  conditionalGroups: z
    .array(z.looseObject({ metric: text, operator: text, value: z.number(), groups: z.array(group) }))
    .optional(),
  hasUnknownRules: z.boolean().optional(),
  routing: z.optional(routingSchema()),
  members: z.array(z.looseObject({ userId: text, joined: z.boolean(), ring: z.number(), memberBy: text })),
})

const agent = ref.extend({
  divisionId: text.optional(),
  state: text,
  skills: z.array(level),
  languages: z.array(level),
  certifications: z.array(text),
  licensed: z.boolean().optional(),
  profile: z
    .looseObject({
      email: text.optional(),
      title: text.optional(),
      department: text.optional(),
      groups: refs,
      team: ref.optional(),
    })
    .optional(),
})

const SNAPSHOT = z.looseObject({
  format: z.literal('skillroute/snapshot@1'),
  org: ref,
  takenAt: text,
  scope: z.looseObject({ queueIds: ids, divisionIds: ids }),
  divisions: refs,
  skills: z.array(ref.extend({ state: text, divisionId: text.optional() })),
  languages: refs,
  queues: z.array(queue),
  agents: z.array(agent),
  skillGroups: refs,
  gaps: z.array(z.looseObject({ kind: text, id: text, reason: text })),
})

/** Maximum number of problems shown, since a file of another kind has thousands. */
const MAX_LISTED = 20

/**
 * Checks that a value, such as a parsed file, is a snapshot.
 * @throws ValidationError naming each problem by its path
 */
export function parseSnapshot(value: unknown): Snapshot {
  const issues: Issue[] = []
  if (isSnapshot(value, issues)) return value
  throw new ValidationError(issues, { subject: 'snapshot' })
}

function isSnapshot(value: unknown, issues: Issue[]): value is Snapshot {
  const shape = SNAPSHOT.safeParse(value)
  if (shape.success) return true
  const found = shape.error.issues.map(({ path, message }) => ({ path: pathText(path), message }))
  issues.push(...found.slice(0, MAX_LISTED))
  if (found.length > MAX_LISTED) issues.push({ path: '', message: `… and ${found.length - MAX_LISTED} more` })
  return false
}
