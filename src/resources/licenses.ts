import * as z from 'zod'
import { LIMITS } from '../core/limits'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { Paged } from '../transport/paged'
import { chunks } from './chunks'
import { concurrently, PARALLEL } from './concurrently'
import type { ResourceContext } from './context'
import { maybe, maybeText, numberedListing } from './fields'
import { checkId, checkIds } from './input'
import { numberedPages } from './lists'
import { send } from './send'

/** A licence by id and what it stands for. */
export const licenseDefinitionSchema = z.looseObject({ id: z.string(), description: maybeText })
export type LicenseDefinition = z.infer<typeof licenseDefinitionSchema>

/** A user and the ids of their licences. */
export interface UserLicenses {
  readonly id: string
  readonly licenses: readonly string[]
}

const userLicensesSchema = z.looseObject({ id: z.string(), licenses: maybe(z.array(z.string())) })
const licenseUserSchema = z.looseObject({ id: z.string(), licenses: maybe(z.array(licenseDefinitionSchema)) })
const batchLicensesSchema = z.array(z.union([z.string(), z.looseObject({ id: z.string() })]))
/** The description leaves open what a batch holds for each user: a list or an object with one, of ids or definitions. */
const batchSchema = z.record(
  z.string(),
  z.union([batchLicensesSchema, z.looseObject({ licenses: maybe(batchLicensesSchema) })]),
)

export const licenseOperations = {
  definitions: operation({
    id: 'getLicenseDefinitions',
    method: 'GET',
    path: '/api/v2/license/definitions',
    kind: 'safe',
    response: z.array(licenseDefinitionSchema),
  }),
  list: operation({
    id: 'getLicenseUsers',
    method: 'GET',
    path: '/api/v2/license/users',
    kind: 'safe',
    response: numberedListing(userLicensesSchema),
  }),
  get: operation({
    id: 'getLicenseUser',
    method: 'GET',
    path: '/api/v2/license/users/{userId}',
    kind: 'safe',
    response: licenseUserSchema,
  }),
  batch: operation({
    id: 'postLicenseUsers',
    method: 'POST',
    path: '/api/v2/license/users',
    kind: 'safe',
    response: batchSchema,
  }),
}

/** Licences. Roles are grants and say nothing about them. */
export function licensesResource(context: ResourceContext) {
  return {
    /** The licences of the org. Needs authorization:license:view. */
    async definitions(options: CallOptions = {}): Promise<LicenseDefinition[]> {
      return await send(context, licenseOperations.definitions, {}, options)
    },

    /** Users with the ids of their licences. Needs no permission. */
    list(
      query: { readonly pageSize?: number | undefined } = {},
      options: CallOptions = {},
    ): Paged<z.infer<typeof userLicensesSchema>> {
      const { pageSize = LIMITS.pageSize.default } = query
      return numberedPages(context, licenseOperations.list, {}, { pageSize }, options)
    },

    /** One user's licences. Needs authorization:license:view. @throws NotFoundError */
    async get(userId: string, options: CallOptions = {}): Promise<UserLicenses> {
      const input = { params: { userId: checkId(userId, 'userId') } }
      const user = await send(context, licenseOperations.get, input, options)
      return { id: user.id, licenses: (user.licenses ?? []).map(({ id }) => id) }
    },

    /** Licences of many users, 100 a request. Users the platform does not know are not in the answer. Needs authorization:license:view. */
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

export type LicensesResource = ReturnType<typeof licensesResource>
