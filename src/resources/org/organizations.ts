import * as z from 'zod/mini'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import { loose, maybe, maybeEnum, maybeNumber, maybeText, text } from '../kit/fields'
import { reads } from '../kit/operations'
import { type ResourceContext, send } from '../kit/send'

/** The org that the client belongs to. */
export const organizationSchema: () => z.core.$ZodType<Organization> = loose(() => ({
  id: text,
  name: maybeText,
  defaultLanguage: maybeText,
  defaultCountryCode: maybeText,
  domain: maybeText,
  features: maybe(z.record(text, z.boolean())),
  version: maybeNumber,
  state: maybeEnum<'active' | 'inactive' | 'deleted'>(),
  productPlatform: maybeText,
}))
/** The org that the credentials belong to. */
export interface Organization {
  id: string
  name?: string | undefined
  defaultLanguage?: string | undefined
  defaultCountryCode?: string | undefined
  domain?: string | undefined
  features?: Record<string, boolean> | undefined
  version?: number | undefined
  state?: OpenUnion<'active' | 'inactive' | 'deleted'> | undefined
  productPlatform?: string | undefined
  [field: string]: unknown
}

export const organizationOperations = {
  me: reads('getOrganizationsMe', '/api/v2/organizations/me', organizationSchema),
}

/** The org itself: `client.organizations`. */
export interface OrganizationsResource {
  /** The org of the token. Needs no permission. */
  me(options?: CallOptions): Promise<Organization>
}

export function organizationsResource(context: ResourceContext): OrganizationsResource {
  return {
    async me(options = {}) {
      return await send(context, organizationOperations.me, {}, options)
    },
  }
}
