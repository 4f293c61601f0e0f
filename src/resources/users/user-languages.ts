import type { CallOptions } from '../../transport/contract/call-options'
import { numberedListing } from '../kit/fields'
import type { LevelInput } from '../kit/input'
import { deletes, patches, reads } from '../kit/operations'
import type { ResourceContext } from '../kit/send'
import { userLevels } from './user-levels'
import { type UserSkill, userSkillSchema } from './user-skills'

/** A language that a user holds, with the level 0 to 5; the platform may round it. */
export type UserLanguage = UserSkill

const userLanguageListingSchema = numberedListing(userSkillSchema)

export const userLanguageOperations = {
  list: reads('getUserRoutinglanguages', '/api/v2/users/{userId}/routinglanguages', userLanguageListingSchema),
  update: patches(
    'patchUserRoutinglanguagesBulk',
    '/api/v2/users/{userId}/routinglanguages/bulk',
    userLanguageListingSchema,
    'routing:skill:assign|routing:language:assign',
  ),
  remove: deletes(
    'deleteUserRoutinglanguage',
    '/api/v2/users/{userId}/routinglanguages/{languageId}',
    'routing:skill:assign|routing:language:assign',
  ),
}

/** Languages of users and their levels: `client.routing.userLanguages`. */
export interface UserLanguagesResource {
  /** All languages of a user. Needs no permission. */
  get(userId: string, options?: CallOptions): Promise<UserLanguage[]>

  /**
   * Adds languages to a user or changes their levels, 50 a call; others stay. The platform may round levels to whole
   * numbers. Returns the whole list. Takes `ifMatch` and `idempotencyKey`. Needs routing:language:assign.
   */
  update(userId: string, languages: readonly LevelInput[], options?: CallOptions): Promise<UserLanguage[]>

  /**
   * Removes a language from a user. Takes `ifMatch` of the user's languages. Needs routing:language:assign. @throws
   * NotFoundError
   */
  remove(userId: string, languageId: string, options?: CallOptions): Promise<void>
}

/** Languages of one user: pairs of language and level. */
export function userLanguagesResource(context: ResourceContext): UserLanguagesResource {
  return userLevels(context, userLanguageOperations, ['languages', 'languageId'])
}
