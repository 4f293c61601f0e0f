import * as z from 'zod/mini'
import { checkBag } from '../../core/bag'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import type { ResourceContext } from '../kit/context'
import { loose, maybe, maybeText, maybeTexts, numberedListing, text } from '../kit/fields'
import { checkId, checkIds } from '../kit/input'
import { chunks } from '../kit/lists/chunks'
import { concurrently, PARALLEL } from '../kit/lists/concurrently'
import { numberedPages } from '../kit/lists/lists'
import { asks, reads } from '../kit/operations'
import { send } from '../kit/send'

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

const userLicensesSchema = loose(() => ({ id: text, licenses: maybeTexts }))
const licenseUserSchema = loose(() => ({ id: text, licenses: maybe(z.array(licenseDefinitionSchema())) }))
const batchLicensesSchema = lazy(() => z.array(z.union([text, z.looseObject({ id: text })])))
/** The description leaves open what a batch holds for each user: a list or an object with one, of ids or definitions. */
const batchSchema = lazy(() =>
  z.record(text, z.union([batchLicensesSchema(), z.looseObject({ licenses: maybe(batchLicensesSchema()) })])),
)

export const licenseOperations = {
  definitions: reads(
    'getLicenseDefinitions',
    '/api/v2/license/definitions',
    () => z.array(licenseDefinitionSchema()),
    'authorization:grant:add|authorization:license:view',
  ),
  list: reads('getLicenseUsers', '/api/v2/license/users', numberedListing(userLicensesSchema)),
  get: reads(
    'getLicenseUser',
    '/api/v2/license/users/{userId}',
    licenseUserSchema,
    'authorization:grant:add|authorization:license:view',
  ),
  batch: asks(
    'postLicenseUsers',
    '/api/v2/license/users',
    batchSchema,
    'authorization:grant:add|authorization:license:view',
  ),
}

/** Licenses. Roles are grants and say nothing about them. */
export function licensesResource(context: ResourceContext) {
  return {
    /** The licenses of the org. Needs authorization:license:view. */
    async definitions(options: CallOptions = {}): Promise<LicenseDefinition[]> {
      return await send(context, licenseOperations.definitions, {}, options)
    },

    /** Users with the ids of their licenses. Needs no permission. */
    list(
      query: { readonly pageSize?: number | undefined } = {},
      options: CallOptions = {},
    ): Paged<z.infer<ReturnType<typeof userLicensesSchema>>> {
      checkBag(query, 'query', 'pageSize?n')
      const { pageSize = LIMITS.pageSize.default } = query
      return numberedPages(context, licenseOperations.list, {}, { pageSize }, options)
    },

    /** One user's licenses. Needs authorization:license:view. @throws NotFoundError */
    async get(userId: string, options: CallOptions = {}): Promise<UserLicenses> {
      const input = { params: { userId: checkId(userId, 'userId') } }
      const user = await send(context, licenseOperations.get, input, options)
      return { id: user.id, licenses: (user.licenses ?? []).map(({ id }) => id) }
    },

    /** Licenses of many users, 100 a request. Users the platform does not know are not in the answer. Needs authorization:license:view. */
    async byIds(userIds: readonly string[], options: CallOptions = {}): Promise<UserLicenses[]> {
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

/** Licenses and who holds them: `client.licenses`. */
export type LicensesResource = ReturnType<typeof licensesResource>
