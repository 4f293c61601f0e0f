import type { Client } from '../../client'
import { PermissionError } from '../../core/errors'
import type { Snapshot } from '../../documents'
import type { SkillGroupSize } from '../../optimizer'
import { concurrently } from '../../resources/kit/lists/in-parts'
import type { SkillGroup } from '../../resources/skills/skill-groups'
import { unlessGone } from '../kit/read-levels'

type Condition = NonNullable<SkillGroup['skillConditions']>[number]

const PARALLEL = 4

/** Sizes of skill groups, and sentences on the groups that were not evaluated. */
export interface SkillGroupSizes {
  readonly groups: readonly SkillGroupSize[]
  readonly notes: readonly string[]
}

/** The sizes where there is no client to read them. */
export const UNREAD_SIZES: SkillGroupSizes = {
  groups: [],
  notes: ['Skill groups were not checked: a snapshot does not say who is in them, and the org was not asked.'],
}

/**
 * Reads whether each skill group of a snapshot has members: one request per group, and one more for the conditions of
 * an empty one. Groups that were deleted since, or whose members the platform is still calculating, are left out. The
 * count in lists is an estimate and is not used.
 */
export async function readSkillGroupSizes(
  client: Client,
  snapshot: Snapshot,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SkillGroupSizes> {
  const { skillGroups } = snapshot
  const call = { signal: options.signal, priority: 'background' } as const
  try {
    const perGroup = await concurrently(skillGroups, PARALLEL, async (group) => {
      const first = await unlessGone(
        client.routing.skillGroups.members(group.id, { pageSize: 1 }, call).toArray({ limit: 1 }),
      )
      if (first === undefined || first.length > 0) return first === undefined ? [] : [{ group, members: 1 }]
      const found = await unlessGone(client.routing.skillGroups.get(group.id, call))
      if (found === undefined) return []
      if (found.status === 'InProgress') return [{ group, members: undefined }]
      return [{ group, members: 0, condition: conditionText(found.skillConditions ?? []) }]
    })
    const read = perGroup.flat()
    const busy = read.filter(({ members }) => members === undefined)
    return {
      groups: read.flatMap(({ members, ...rest }) => (members === undefined ? [] : [{ ...rest, members }])),
      notes: busy.map(({ group }) => `Skill group ${group.name} was not evaluated: its members are being worked out.`),
    }
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error
    return { groups: [], notes: ['Skill groups were not evaluated: routing:skillGroup:view is missing.'] }
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EqualTo: 'exactly',
  NotEqualTo: 'other than',
  LessThan: 'below',
  LessThanOrEqualTo: 'at most',
  GreaterThan: 'above',
  GreaterThanOrEqualTo: 'at least',
}

/** `Billing at least 4 and German above 2` */
function conditionText(conditions: readonly Condition[]): string {
  if (conditions.length === 0) return 'without a condition'
  return conditions.map(oneText).join(' and ')
}

function oneText({ routingSkillConditions = [], languageSkillConditions = [], operation }: Condition): string {
  const rows = [
    ...routingSkillConditions.map((row) => ({ ...row, name: row.routingSkill })),
    ...languageSkillConditions.map((row) => ({ ...row, name: row.languageSkill })),
  ].map(({ name, comparator, proficiency }) => `${name} ${WORDS[comparator] ?? comparator} ${proficiency}`)
  if (operation === 'Not') return `neither ${rows.join(' nor ')}`
  return rows.join(operation === 'Or' ? ' or ' : ' and ')
}
