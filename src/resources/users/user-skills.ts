import * as z from 'zod/mini'
import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import { loose, maybeEnum, maybeText, numberedListing, text } from '../kit/fields'
import { checkId, checkLevels, type LevelInput } from '../kit/input'
import { deletes, patches, puts, reads } from '../kit/operations'
import type { ResourceContext } from '../kit/send'
import { sendIfSame } from '../kit/send-if-same'
import { userLevels } from './user-levels'

/** A skill of a user with its proficiency, 0 to 5. */
export const userSkillSchema: () => z.core.$ZodType<UserSkill> = loose(() => ({
  id: text,
  name: maybeText,
  proficiency: z.number(),
  state: maybeEnum<'active' | 'inactive' | 'deleted'>(),
}))

const userSkillListingSchema = numberedListing(userSkillSchema)

/** A skill that a user holds, with the level 0 to 5. */
export interface UserSkill {
  id: string
  proficiency: number
  name?: string | undefined
  state?: OpenUnion<'active' | 'inactive' | 'deleted'> | undefined
  [field: string]: unknown
}

export const userSkillOperations = {
  list: reads('getUserRoutingskills', '/api/v2/users/{userId}/routingskills', userSkillListingSchema),
  update: patches(
    'patchUserRoutingskillsBulk',
    '/api/v2/users/{userId}/routingskills/bulk',
    userSkillListingSchema,
    'routing:skill:assign',
  ),
  set: puts(
    'putUserRoutingskillsBulk',
    '/api/v2/users/{userId}/routingskills/bulk',
    userSkillListingSchema,
    'routing:skill:assign',
  ),
  remove: deletes('deleteUserRoutingskill', '/api/v2/users/{userId}/routingskills/{skillId}', 'routing:skill:assign'),
}

/** Skills of users and their levels: `client.routing.userSkills`. */
export interface UserSkillsResource {
  /** All skills of a user, every page of them. Needs no permission. */
  get(userId: string, options?: CallOptions): Promise<UserSkill[]>

  /**
   * Adds skills or changes their levels; skills not named stay. More than 50 are sent in several calls. Gives the
   * user's whole list afterwards. Setting the same levels again changes nothing. Needs routing:skill:assign.
   * @throws ValidationError naming each entry whose level is not a number from 0 to 5, and each skill named twice
   * @throws ConflictError when `ifMatch` no longer holds, or another write for the same user came in between
   */
  update(userId: string, skills: readonly LevelInput[], options?: CallOptions): Promise<UserSkill[]>

  /**
   * Makes the given skills the user's only skills; `[]` removes all. At most 50, since one call must contain the whole
   * list. Use it only with a list that was just read. Needs routing:skill:assign.
   * @throws ValidationError for more than 50 skills: use `update` for changed levels and `remove` for removed skills
   */
  set(userId: string, skills: readonly LevelInput[], options?: CallOptions): Promise<UserSkill[]>

  /** Removes one skill from a user. Needs routing:skill:assign. @throws NotFoundError when the user does not hold it */
  remove(userId: string, skillId: string, options?: CallOptions): Promise<void>
}

/**
 * Skills of one user: pairs of skill and proficiency 0-5. A change takes effect at once, also for an agent on queue.
 * All writes take `ifMatch: etag(skills)` and `idempotencyKey`.
 */
export function userSkillsResource(context: ResourceContext): UserSkillsResource {
  const calls = userLevels(context, userSkillOperations, ['skills', 'skillId'])
  return {
    ...calls,

    async set(userId, skills, options = {}) {
      const id = checkId(userId, 'userId')
      const levels = checkLevels(skills, 'skills')
      refuseMoreThanOneCall(levels.length)
      const input = { params: { userId: id }, body: levels }
      const read = (read: CallOptions) => calls.get(id, read)
      return (await sendIfSame(context, userSkillOperations.set, input, options, read)).entities
    },
  }
}

function refuseMoreThanOneCall(count: number): void {
  if (count <= LIMITS.skillsPerCall) return
  throw new ValidationError([
    {
      path: 'skills',
      message:
        `must hold at most ${LIMITS.skillsPerCall} skills to set a whole list in one call, not ${count}; ` +
        'use update() for the levels that change and remove() for the skills that go',
    },
  ])
}
