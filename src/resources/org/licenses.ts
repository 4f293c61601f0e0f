import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { loose, maybe, maybeEmpty, maybeText, numberedListing, text } from '../kit/fields'
import { checkId, checkIds } from '../kit/input'
import { chunks, concurrently, PARALLEL } from '../kit/lists/in-parts'
import { numberedPages } from '../kit/lists/lists'
import { queries, reads } from '../kit/operations'
import { checkQuery, optionalCount } from '../kit/query'
import { type ResourceContext, send } from '../kit/send'

/** A license by id and what it stands for. */
export const licenseDefinitionSchema: () => z.core.$ZodType<LicenseDefinition> = loose(() => ({
  id: text,
  description: maybeText,
}))
/** A license by id and what it stands for. */
export interface LicenseDefinition {
  id: string
  description?: string | undefined
  [field: string]: unknown
}

/** A user and the ids of their licenses. */
export interface UserLicenses {
  readonly id: string
  readonly licenses: readonly string[]
}

const userLicensesSchema: () => z.core.$ZodType<UserLicenses> = loose(() => ({ id: text, licenses: maybeEmpty(text) }))
const licenseUserSchema = loose(() => ({ id: text, licenses: maybe(z.array(licenseDefinitionSchema())) }))
const batchLicensesSchema = /* @__PURE__ */ lazy(() => z.array(z.union([text, z.looseObject({ id: text })])))
/**
 * The description does not specify what a batch holds for each user: a list or an object with one, of ids or
 * definitions.
 */
const batchSchema = /* @__PURE__ */ lazy(() =>
  z.record(text, z.union([batchLicensesSchema(), z.looseObject({ licenses: maybe(batchLicensesSchema()) })])),
)

export const licenseOperations = {
  definitions: reads(
    'getLicenseDefinitions',
    '/api/v2/license/definitions',
    () => z.array(licenseDefinitionSchema()),
    'authorization:license:view|authorization:grant:add',
  ),
  list: reads('getLicenseUsers', '/api/v2/license/users', numberedListing(userLicensesSchema)),
  get: reads(
    'getLicenseUser',
    '/api/v2/license/users/{userId}',
    licenseUserSchema,
    'authorization:license:view|authorization:grant:add',
  ),
  batch: queries(
    'postLicenseUsers',
    '/api/v2/license/users',
    batchSchema,
    'authorization:license:view|authorization:grant:add',
  ),
}

/** Licenses and who holds them: `client.licenses`. */
export interface LicensesResource {
  /** The licenses of the org. Needs authorization:license:view. */
  definitions(options?: CallOptions): Promise<LicenseDefinition[]>

  /** Users with the ids of their licenses. Needs no permission. */
  list(query?: { readonly pageSize?: number | undefined }, options?: CallOptions): Paged<UserLicenses>

  /** One user's licenses. Needs authorization:license:view. @throws NotFoundError */
  get(userId: string, options?: CallOptions): Promise<UserLicenses>

  /** Licenses of many users, 100 a request. Unknown users are not in the answer. Needs authorization:license:view. */
  byIds(userIds: readonly string[], options?: CallOptions): Promise<UserLicenses[]>
}

/** Licenses. Roles are grants; they do not show licenses. */
export function licensesResource(context: ResourceContext): LicensesResource {
  return {
    async definitions(options = {}) {
      return await send(context, licenseOperations.definitions, {}, options)
    },

    list(query = {}, options = {}) {
      checkQuery(query, { pageSize: optionalCount() })
      const { pageSize = LIMITS.pageSize.default } = query
      return numberedPages(context, licenseOperations.list, {}, { pageSize }, options)
    },

    async get(userId, options = {}) {
      const input = { params: { userId: checkId(userId, 'userId') } }
      const user = await send(context, licenseOperations.get, input, options)
      return { id: user.id, licenses: (user.licenses ?? []).map(({ id }) => id) }
    },

    async byIds(userIds, options = {}) {
      const parts = chunks(checkIds(userIds, 'userIds'), LIMITS.userIdsPerCall)
      const answers = await concurrently(parts, PARALLEL, (body) =>
        send(context, licenseOperations.batch, { body }, options),
      )
      return answers.flatMap((answer) =>
        Object.entries(answer).map(([id, held]) => ({
          id,
          licenses: (Array.isArray(held) ? held : (held.licenses ?? [])).map((license) =>
            typeof license === 'string' ? license : license.id,
          ),
        })),
      )
    },
  }
}
