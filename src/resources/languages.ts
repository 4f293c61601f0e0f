import * as z from 'zod'
import { LIMITS } from '../core/limits'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { Paged } from '../transport/paged'
import type { ResourceContext } from './context'
import { createOrFind } from './create-or-find'
import { deleteOnce } from './delete-once'
import { maybe, maybeText, numberedListing, openEnum } from './fields'
import { checkId, checkInput, checkLevels, type LevelInput } from './input'
import { type UserLanguage, userLanguageListingSchema } from './level-schema'
import { numberedPages } from './lists'
import { send, withoutKey } from './send'
import { setLevels } from './user-levels'

/** A language of the catalogue. */
export const languageSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  dateModified: maybeText,
  state: maybe(openEnum('active', 'inactive', 'deleted')),
  version: maybeText,
})
export type Language = z.infer<typeof languageSchema>

export const languageOperations = {
  list: operation({
    id: 'getRoutingLanguages',
    method: 'GET',
    path: '/api/v2/routing/languages',
    kind: 'safe',
    response: numberedListing(languageSchema),
  }),
  get: operation({
    id: 'getRoutingLanguage',
    method: 'GET',
    path: '/api/v2/routing/languages/{languageId}',
    kind: 'safe',
    response: languageSchema,
  }),
  create: operation({
    id: 'postRoutingLanguages',
    method: 'POST',
    path: '/api/v2/routing/languages',
    kind: 'unsafe',
    response: languageSchema,
  }),
  delete: operation({
    id: 'deleteRoutingLanguage',
    method: 'DELETE',
    path: '/api/v2/routing/languages/{languageId}',
    kind: 'idempotent',
  }),
  ofUser: operation({
    id: 'getUserRoutinglanguages',
    method: 'GET',
    path: '/api/v2/users/{userId}/routinglanguages',
    kind: 'safe',
    response: userLanguageListingSchema,
  }),
  setOfUser: operation({
    id: 'patchUserRoutinglanguagesBulk',
    method: 'PATCH',
    path: '/api/v2/users/{userId}/routinglanguages/bulk',
    kind: 'idempotent',
    response: userLanguageListingSchema,
  }),
  removeOfUser: operation({
    id: 'deleteUserRoutinglanguage',
    method: 'DELETE',
    path: '/api/v2/users/{userId}/routinglanguages/{languageId}',
    kind: 'idempotent',
  }),
}

const newLanguageSchema = z.looseObject({
  name: z
    .string({ error: 'must be the name of the new language' })
    .refine((name) => name.trim() !== '', { error: 'must not be empty' }),
})

/** Languages, and those of users. */
export function languagesResource(context: ResourceContext) {
  function list(
    query: { readonly name?: string | undefined; readonly pageSize?: number | undefined } = {},
    options: CallOptions = {},
  ): Paged<Language> {
    const { name, pageSize = LIMITS.pageSize.skills } = query
    return numberedPages(context, languageOperations.list, { query: { name } }, { pageSize }, options)
  }

  async function ofUser(userId: string, options: CallOptions = {}): Promise<UserLanguage[]> {
    const params = { userId: checkId(userId, 'userId') }
    const paging = { pageSize: LIMITS.skillsPerCall }
    return await numberedPages(context, languageOperations.ofUser, { params }, paging, options).toArray()
  }

  return {
    /** Languages, by name. Needs no permission. */
    list,

    /** One language. Needs no permission. @throws NotFoundError */
    async get(languageId: string, options: CallOptions = {}): Promise<Language> {
      const params = { languageId: checkId(languageId, 'languageId') }
      return await send(context, languageOperations.get, { params }, options)
    },

    /** Creates a language; looked up by its name when the answer is lost. Needs routing:skill:manage. */
    async create(language: { readonly name: string }, options: CallOptions = {}): Promise<Language> {
      const body = checkInput(newLanguageSchema, language, 'language')
      return await createOrFind(context, languageOperations.create, { body }, options, async (lookup) => {
        const found = await list({ name: body.name }, withoutKey(lookup)).toArray()
        return found.find((known) => known.name === body.name && known.state !== 'deleted')
      })
    },

    /** Deletes a language. Needs routing:skill:manage. */
    async delete(languageId: string, options: CallOptions = {}): Promise<void> {
      const params = { languageId: checkId(languageId, 'languageId') }
      await deleteOnce(context, languageOperations.delete, { params }, options)
    },

    /** All languages of a user. Needs no permission. */
    ofUser,

    /**
     * Adds languages to a user or changes their levels, 50 a call; others stay. The platform may round levels to whole
     * numbers. Gives the whole list. Takes `ifMatch` and `idempotencyKey`. Needs routing:language:assign.
     */
    async setOfUser(
      userId: string,
      languages: readonly LevelInput[],
      options: CallOptions = {},
    ): Promise<UserLanguage[]> {
      const id = checkId(userId, 'userId')
      const levels = checkLevels(languages, 'languages')
      const read = (read: CallOptions) => ofUser(id, read)
      return await setLevels(context, { operation: languageOperations.setOfUser, userId: id, levels, read }, options)
    },

    /** Takes a language from a user. Needs routing:language:assign. @throws NotFoundError */
    async removeOfUser(userId: string, languageId: string, options: CallOptions = {}): Promise<void> {
      const params = { userId: checkId(userId, 'userId'), languageId: checkId(languageId, 'languageId') }
      await deleteOnce(context, languageOperations.removeOfUser, { params }, options)
    },
  }
}

export type LanguagesResource = ReturnType<typeof languagesResource>
