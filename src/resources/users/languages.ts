import type * as z from 'zod/mini'
import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { refuseMisspelled } from '../inputs/names'
import { createOrFind, deleteOnce } from '../kit/create-or-find'
import { loose, maybeEnum, maybeText, numberedListing, text } from '../kit/fields'
import { checkId, checkInput, nonEmpty } from '../kit/input'
import { numberedPages } from '../kit/lists/lists'
import { creates, deletes, reads } from '../kit/operations'
import { checkQuery, optionalCount, optionalText } from '../kit/query'
import { type ResourceContext, send, withoutKey } from '../kit/send'

export const languageSchema: () => z.core.$ZodType<Language> = loose(() => ({
  id: text,
  name: text,
  dateModified: maybeText,
  state: maybeEnum<'active' | 'inactive' | 'deleted'>(),
  version: maybeText,
}))
/** A language of the org, held by agents as skills are. */
export interface Language {
  id: string
  name: string
  dateModified?: string | undefined
  state?: OpenUnion<'active' | 'inactive' | 'deleted'> | undefined
  version?: string | undefined
  [field: string]: unknown
}

export const languageOperations = {
  list: reads('getRoutingLanguages', '/api/v2/routing/languages', numberedListing(languageSchema)),
  get: reads('getRoutingLanguage', '/api/v2/routing/languages/{languageId}', languageSchema),
  create: creates('postRoutingLanguages', '/api/v2/routing/languages', languageSchema, 'routing:skill:manage'),
  delete: deletes('deleteRoutingLanguage', '/api/v2/routing/languages/{languageId}', 'routing:skill:manage'),
}

const newLanguageSchema = loose(() => ({
  name: nonEmpty('must be the name of the new language'),
}))

/** The catalog of languages: `client.languages`. */
export interface LanguagesResource {
  /** Languages, by name. Needs no permission. */
  list(
    query?: { readonly name?: string | undefined; readonly pageSize?: number | undefined },
    options?: CallOptions,
  ): Paged<Language>

  /** One language. Needs no permission. @throws NotFoundError */
  get(languageId: string, options?: CallOptions): Promise<Language>

  /** Creates a language; looked up by its name when the answer is lost. Needs routing:skill:manage. */
  create(language: { readonly name: string }, options?: CallOptions): Promise<Language>

  /** Deletes a language. Takes `ifMatch` of that language. Needs routing:skill:manage. */
  delete(languageId: string, options?: CallOptions): Promise<void>
}

export function languagesResource(context: ResourceContext): LanguagesResource {
  function list(
    query: { readonly name?: string | undefined; readonly pageSize?: number | undefined } = {},
    options: CallOptions = {},
  ): Paged<Language> {
    checkQuery(query, { name: optionalText(), pageSize: optionalCount() })
    const { name, pageSize = context.facts.catalogPageSize ?? LIMITS.pageSize.skills } = query
    return numberedPages(context, languageOperations.list, { query: { name } }, { pageSize }, options)
  }

  async function get(languageId: string, options: CallOptions = {}): Promise<Language> {
    const params = { languageId: checkId(languageId, 'languageId') }
    return await send(context, languageOperations.get, { params }, options)
  }

  return {
    list,

    get,

    async create(language, options = {}) {
      const body = checkInput(newLanguageSchema, language, 'language')
      refuseMisspelled(language, { names: { name: 1 }, subject: 'language' })
      return await createOrFind(context, languageOperations.create, { body }, options, async (lookup) => {
        const found = await list({ name: body.name }, withoutKey(lookup)).toArray()
        return found.find((known) => known.name === body.name && known.state !== 'deleted')
      })
    },

    async delete(languageId, options = {}) {
      const params = { languageId: checkId(languageId, 'languageId') }
      await deleteOnce(context, languageOperations.delete, { params }, options, (read) => get(languageId, read))
    },
  }
}
