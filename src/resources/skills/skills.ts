import * as z from 'zod/mini'
import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { type NamesOf, refuseMisspelled } from '../inputs/names'
import type { AnswerRef } from '../kit/answers'
import { createOrFind, deleteOnce, untilVisible } from '../kit/create-or-find'
import { loose, maybe, maybeEnum, maybeText, numberedListing, partialRefSchema, text } from '../kit/fields'
import { checkId, checkIds, checkInput, nonEmpty } from '../kit/input'
import { numberedPages } from '../kit/lists/lists'
import { creates, deletes, reads } from '../kit/operations'
import { checkQuery, optionalCount, optionalText, optionalTexts } from '../kit/query'
import { type ResourceContext, send, withoutKey } from '../kit/send'

export const skillSchema: () => z.core.$ZodType<Skill> = loose(() => ({
  id: text,
  name: text,
  dateModified: maybeText,
  state: maybeEnum<'active' | 'inactive' | 'deleted'>(),
  version: maybeText,
  division: maybe(partialRefSchema()),
}))
/** A skill of the org. */
export interface Skill {
  id: string
  name: string
  dateModified?: string | undefined
  state?: OpenUnion<'active' | 'inactive' | 'deleted'> | undefined
  version?: string | undefined
  division?: AnswerRef | undefined
  [field: string]: unknown
}

export const skillOperations = {
  list: reads('getRoutingSkills', '/api/v2/routing/skills', numberedListing(skillSchema), 'routing:skill:view'),
  get: reads('getRoutingSkill', '/api/v2/routing/skills/{skillId}', skillSchema, 'routing:skill:view'),
  create: creates(
    'postRoutingSkills',
    '/api/v2/routing/skills',
    skillSchema,
    'routing:skill:manage|routing:skill:create',
  ),
  delete: deletes(
    'deleteRoutingSkill',
    '/api/v2/routing/skills/{skillId}',
    'routing:skill:manage|routing:skill:delete',
  ),
}

/** Which skills to list. */
export interface SkillQuery {
  /** Names that start with this. */
  readonly name?: string | undefined
  readonly ids?: readonly string[] | undefined
  /** 1 to 500. Default 500. */
  readonly pageSize?: number | undefined
}

/** A skill to create. */
export interface SkillInput {
  readonly name: string
  /** The division to put it in. */
  readonly divisionId?: string | undefined
}

const newSkillSchema = loose(() => ({
  name: nonEmpty('must be the name of the new skill'),
  divisionId: z.optional(text),
}))

const NAMES: NamesOf<SkillInput> = { name: 1, divisionId: 1 }

/** Skills of the org: `client.routing.skills`. */
export interface SkillsResource {
  /** Skills, by name. Needs routing:skill:view. */
  list(query?: SkillQuery, options?: CallOptions): Paged<Skill>

  /** One skill. A skill just created may not be found for a while. Needs routing:skill:view. @throws NotFoundError */
  get(skillId: string, options?: CallOptions): Promise<Skill>

  /** The skill of this name, or undefined. Needs routing:skill:view. */
  findByName(name: string, options?: CallOptions): Promise<Skill | undefined>

  /**
   * Creates a skill. If the answer is lost, the skill is searched for by its name, so that it is not created twice.
   * Waits until the skill can be read and so be given to users, for at most 15 s. Needs routing:skill:create or routing:skill:manage.
   */
  create(skill: SkillInput, options?: CallOptions): Promise<Skill>

  /**
   * Deletes a skill, which removes it from every user who holds it. Takes `ifMatch`. Needs routing:skill:delete or
   * routing:skill:manage.
   */
  delete(skillId: string, options?: CallOptions): Promise<void>
}

/** The catalog of skills. A skill cannot be renamed. */
export function skillsResource(context: ResourceContext): SkillsResource {
  function list(query: SkillQuery = {}, options: CallOptions = {}): Paged<Skill> {
    checkQuery(query, { name: optionalText(), ids: optionalTexts(), pageSize: optionalCount() })
    const { name, ids, pageSize = context.facts.catalogPageSize ?? LIMITS.pageSize.skills } = query
    const filter = { name, id: ids === undefined ? undefined : checkIds(ids, 'ids') }
    return numberedPages(context, skillOperations.list, { query: filter }, { pageSize }, options)
  }

  /**
   * Names are compared exactly first, then without case, since the platform treats names that differ only in case as
   * equal.
   */
  async function findByName(name: string, options: CallOptions = {}): Promise<Skill | undefined> {
    const found = await list({ name }, withoutKey(options)).toArray()
    const living = found.filter((skill) => skill.state !== 'deleted')
    const lower = name.toLowerCase()
    return living.find((skill) => skill.name === name) ?? living.find((skill) => skill.name.toLowerCase() === lower)
  }

  async function get(skillId: string, options: CallOptions = {}): Promise<Skill> {
    return await send(context, skillOperations.get, { params: { skillId: checkId(skillId, 'skillId') } }, options)
  }

  return {
    list,

    get,

    findByName,

    async create(skill, options = {}) {
      const body = checkInput(newSkillSchema, skill, 'skill')
      refuseMisspelled(skill, { names: NAMES, subject: 'skill' })
      const created = await createOrFind(context, skillOperations.create, { body }, options, (lookup) =>
        findByName(body.name, lookup),
      )
      await untilVisible(context, options, (read) => get(created.id, read))
      return created
    },

    async delete(skillId, options = {}) {
      const params = { skillId: checkId(skillId, 'skillId') }
      await deleteOnce(context, skillOperations.delete, { params }, options, (read) => get(skillId, read))
    },
  }
}
