import * as z from 'zod'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { ResourceContext } from './context'
import { maybe, maybeNumber, maybeText, openEnum } from './fields'
import { send } from './send'

/** The org that the client belongs to. */
export const organizationSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  defaultLanguage: maybeText,
  defaultCountryCode: maybeText,
  domain: maybeText,
  features: maybe(z.record(z.string(), z.boolean())),
  version: maybeNumber,
  state: maybe(openEnum('active', 'inactive', 'deleted')),
  productPlatform: maybeText,
})
export type Organization = z.infer<typeof organizationSchema>

export const organizationOperations = {
  me: operation({
    id: 'getOrganizationsMe',
    method: 'GET',
    path: '/api/v2/organizations/me',
    kind: 'safe',
    response: organizationSchema,
  }),
}

/** The organization. */
export function organizationsResource(context: ResourceContext) {
  return {
    /** The org of the token. Needs no permission. */
    async me(options: CallOptions = {}): Promise<Organization> {
      return await send(context, organizationOperations.me, {}, options)
    },
  }
}

export type OrganizationsResource = ReturnType<typeof organizationsResource>
