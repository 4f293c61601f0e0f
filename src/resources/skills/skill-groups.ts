import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import type { AsRead, DivisionInput } from '../inputs/given'
import { type NamesOf, refuseMisspelled } from '../inputs/names'
import { writableIfRead } from '../inputs/writable'
import type { AnswerRef } from '../kit/answers'
import { createOrFind, deleteOnce } from '../kit/create-or-find'
import { readTarget } from '../kit/etag'
import {
  linkedListing,
  loose,
  maybe,
  maybeEnum,
  maybeNumber,
  maybeText,
  openEnum,
  partialRefSchema,
  refSchema,
  text,
} from '../kit/fields'
import { checkId, checkInput, nonEmpty, oneOf, wholeNumber } from '../kit/input'
import { linkedPages } from '../kit/lists/lists'
import { creates, deletes, patches, reads } from '../kit/operations'
import { checkQuery, optionalCount, optionalText } from '../kit/query'
import { once, type ResourceContext, send, withoutKey } from '../kit/send'

/** How the level of an agent is compared with that of a condition. */
export type SkillComparator =
  | 'EqualTo'
  | 'NotEqualTo'
  | 'LessThan'
  | 'GreaterThan'
  | 'GreaterThanOrEqualTo'
  | 'LessThanOrEqualTo'
const comparator = openEnum<SkillComparator>()

const conditionSchema = loose(() => ({
  routingSkillConditions: maybe(z.array(z.looseObject({ routingSkill: text, comparator, proficiency: z.number() }))),
  languageSkillConditions: maybe(z.array(z.looseObject({ languageSkill: text, comparator, proficiency: z.number() }))),
  operation: maybeEnum<'And' | 'Or' | 'Not'>(),
}))

/** A group of agents by skill conditions. Lists leave the conditions out; `memberCount` is an estimate. */
export const skillGroupSchema: () => z.core.$ZodType<SkillGroup> = loose(() => ({
  id: text,
  name: maybeText,
  division: maybe(partialRefSchema()),
  description: maybeText,
  memberCount: maybeNumber,
  dateModified: maybeText,
  dateCreated: maybeText,
  status: maybeEnum<'InProgress' | 'Complete'>(),
  skillConditions: maybe(z.array(conditionSchema())),
}))
/** A skill group: agents by conditions on their skills and levels. */
export interface SkillGroup {
  id: string
  name?: string | undefined
  division?: AnswerRef | undefined
  description?: string | undefined
  memberCount?: number | undefined
  dateModified?: string | undefined
  dateCreated?: string | undefined
  status?: OpenUnion<'InProgress' | 'Complete'> | undefined
  skillConditions?:
    | {
        routingSkillConditions?:
          | {
              routingSkill: string
              comparator: OpenUnion<SkillComparator>
              proficiency: number
              [field: string]: unknown
            }[]
          | undefined
        languageSkillConditions?:
          | {
              languageSkill: string
              comparator: OpenUnion<SkillComparator>
              proficiency: number
              [field: string]: unknown
            }[]
          | undefined
        operation?: OpenUnion<'And' | 'Or' | 'Not'> | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}

const groupPath = '/api/v2/routing/skillgroups/{skillGroupId}'
export const skillGroupOperations = {
  list: reads(
    'getRoutingSkillgroups',
    '/api/v2/routing/skillgroups',
    linkedListing(skillGroupSchema),
    'routing:skillGroup:view',
  ),
  get: reads('getRoutingSkillgroup', groupPath, skillGroupSchema, 'routing:skillGroup:view'),
  create: creates('postRoutingSkillgroups', '/api/v2/routing/skillgroups', skillGroupSchema, 'routing:skillGroup:add'),
  update: patches('patchRoutingSkillgroup', groupPath, skillGroupSchema, 'routing:skillGroup:edit'),
  delete: deletes('deleteRoutingSkillgroup', groupPath, 'routing:skillGroup:delete'),
  members: reads(
    'getRoutingSkillgroupMembers',
    '/api/v2/routing/skillgroups/{skillGroupId}/members',
    linkedListing(refSchema),
    'routing:skillGroup:view',
  ),
}

/** Skill conditions as sent: all three parts are required, even empty lists. */
export interface SkillConditionInput {
  readonly routingSkillConditions: readonly {
    /** The NAME of the skill. */
    readonly routingSkill: string
    readonly comparator: OpenUnion<SkillComparator>
    /** A whole number, 0 to 5. */
    readonly proficiency: number
    readonly childConditions?: readonly SkillConditionInput[] | undefined
  }[]
  readonly languageSkillConditions: readonly {
    readonly languageSkill: string
    readonly comparator: OpenUnion<SkillComparator>
    readonly proficiency: number
    readonly childConditions?: readonly SkillConditionInput[] | undefined
  }[]
  readonly operation: 'And' | 'Or' | 'Not'
}

/** The fields of a new skill group. */
export interface SkillGroupInput {
  readonly name: string
  readonly description?: string | undefined
  readonly division?: DivisionInput | undefined
  readonly skillConditions: readonly SkillConditionInput[]
  /** Ids of divisions whose agents may be members; `*` for all. */
  readonly memberDivisions?: readonly string[] | undefined
}

/** Changes to a skill group. */
export type SkillGroupChanges = { readonly [K in keyof SkillGroupInput]?: SkillGroupInput[K] | undefined }

/** The conditions of a group as they were read: parts without entries may be missing. */
export type ReadConditions = {
  readonly [K in keyof SkillConditionInput]?: (K extends 'operation' ? string : SkillConditionInput[K]) | undefined
}
/** A group as it was read, to be written back. */
export type ReadGroup = AsRead<Omit<SkillGroupChanges, 'skillConditions'>> & {
  readonly skillConditions?: readonly ReadConditions[] | undefined
}

const READ_ONLY = 'memberCount dateCreated dateModified status'

const levelConditions = { comparator: 1, proficiency: 1, childConditions: 1 } as const
const GROUP_NAMES: NamesOf<SkillGroupInput> = {
  name: 1,
  description: 1,
  division: { id: 1, name: 1 },
  skillConditions: {
    routingSkillConditions: { routingSkill: 1, ...levelConditions },
    languageSkillConditions: { languageSkill: 1, ...levelConditions },
    operation: 1,
  },
  memberDivisions: 1,
}

const wholeLevel = /* @__PURE__ */ lazy(() => wholeNumber(LIMITS.level))
const conditionInputSchema = loose(() => ({
  routingSkillConditions: z.array(z.looseObject({ routingSkill: nonEmpty(), proficiency: wholeLevel() })),
  languageSkillConditions: z.array(z.looseObject({ languageSkill: nonEmpty(), proficiency: wholeLevel() })),
  operation: oneOf(['And', 'Or', 'Not']),
}))
const groupChangesSchema = loose(() => ({
  name: z.optional(nonEmpty()),
  skillConditions: z.optional(z.array(conditionInputSchema())),
}))
const newGroupSchema = loose(() => ({
  name: nonEmpty('must be the name of the new group'),
  skillConditions: z.array(conditionInputSchema(), 'must be a list of conditions'),
}))

/** Skill groups and their conditions: `client.routing.skillGroups`. */
export interface SkillGroupsResource {
  /** Skill groups without their conditions. Needs routing:skillGroup:view. */
  list(
    query?: { readonly name?: string | undefined; readonly pageSize?: number | undefined },
    options?: CallOptions,
  ): Paged<SkillGroup>

  /** One skill group with its conditions. Needs routing:skillGroup:view. @throws NotFoundError */
  get(skillGroupId: string, options?: CallOptions): Promise<SkillGroup>

  /** Creates a skill group. If the answer is lost, it is searched for by its name. Needs routing:skillGroup:add. */
  create(group: SkillGroupInput | (ReadGroup & { readonly name: string }), options?: CallOptions): Promise<SkillGroup>

  /**
   * Changes the given fields. The group is read first, because name and conditions are required in the body; `ifMatch`
   * is compared with that read. Needs routing:skillGroup:edit.
   */
  update(skillGroupId: string, changes: SkillGroupChanges | ReadGroup, options?: CallOptions): Promise<SkillGroup>

  /** Deletes a skill group. Takes `ifMatch`. Needs routing:skillGroup:delete. */
  delete(skillGroupId: string, options?: CallOptions): Promise<void>

  /** Agents who are in the group now. Needs routing:skillGroup:view. */
  members(
    skillGroupId: string,
    query?: { readonly pageSize?: number | undefined },
    options?: CallOptions,
  ): Paged<AnswerRef & { id: string }>
}

/** Skill groups. Membership is updated some time after the conditions or a user's levels change. */
export function skillGroupsResource(context: ResourceContext): SkillGroupsResource {
  const target = (skillGroupId: string) => ({ params: { skillGroupId: checkId(skillGroupId, 'skillGroupId') } })

  function list(
    query: { readonly name?: string | undefined; readonly pageSize?: number | undefined } = {},
    options: CallOptions = {},
  ): Paged<SkillGroup> {
    checkQuery(query, { name: optionalText(), pageSize: optionalCount() })
    const { name, pageSize = LIMITS.pageSize.default } = query
    return linkedPages(context, skillGroupOperations.list, { query: { name } }, { pageSize }, options)
  }
  async function get(skillGroupId: string, options: CallOptions = {}): Promise<SkillGroup> {
    return await send(context, skillGroupOperations.get, target(skillGroupId), options)
  }

  return {
    list,

    get,

    async create(group, options = {}) {
      const checked = checkInput(newGroupSchema, group, 'skillGroup')
      const body = { ...writableIfRead(checked, READ_ONLY), name: checked.name }
      refuseMisspelled(group, { names: GROUP_NAMES, subject: 'skillGroup' })
      return await createOrFind(context, skillGroupOperations.create, { body }, options, async (lookup) => {
        const found = await list({ name: body.name }, withoutKey(lookup)).toArray()
        const same = found.find((known) => known.name === body.name)
        return same === undefined ? undefined : await get(same.id, withoutKey(lookup))
      })
    },

    async update(skillGroupId, changes, options = {}) {
      const checked = checkInput(groupChangesSchema, changes, 'changes')
      const content = { skillGroupId, changes }
      const work = { id: 'skillGroups.update', content, kind: 'idempotent' as const, result: skillGroupSchema() }
      return await once(context, work, options, async (options) => {
        const place = { method: 'PATCH', path: `/api/v2/routing/skillgroups/${skillGroupId}` }
        const { fresh, write } = await readTarget(place, options, (read) => get(skillGroupId, read))
        refuseMisspelled(changes, { names: GROUP_NAMES, subject: 'changes' }, fresh)
        const { name, description, skillConditions = [] } = fresh
        const body = { name, description, skillConditions, ...writableIfRead(checked, READ_ONLY) }
        return await context.transport.request(skillGroupOperations.update, { ...target(skillGroupId), body }, write)
      })
    },

    async delete(skillGroupId, options = {}) {
      const read = (read: CallOptions) => get(skillGroupId, read)
      await deleteOnce(context, skillGroupOperations.delete, target(skillGroupId), options, read)
    },

    members(skillGroupId, query = {}, options = {}) {
      checkQuery(query, { pageSize: optionalCount() })
      const { pageSize = LIMITS.pageSize.default } = query
      return linkedPages(context, skillGroupOperations.members, target(skillGroupId), { pageSize }, options)
    },
  }
}
