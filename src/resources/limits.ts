import * as z from 'zod'
import { LIMITS } from '../core/limits'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { Paged } from '../transport/paged'
import type { ResourceContext } from './context'
import { maybe, maybeNumber, maybeText, numberedListing } from './fields'
import { checkId } from './input'
import { numberedPages } from './lists'
import { send } from './send'

export const limitSchema = z.looseObject({
  key: maybeText,
  namespace: maybeText,
  value: maybeNumber,
})
export type Limit = z.infer<typeof limitSchema>

export const limitDocsSchema = z.looseObject({
  url: maybeText,
  namespaces: maybe(
    z.array(
      z.looseObject({
        name: maybeText,
        friendlyName: maybeText,
        limits: maybe(z.array(z.looseObject({ key: maybeText, description: maybeText }))),
      }),
    ),
  ),
})
export type LimitDocs = z.infer<typeof limitDocsSchema>

/** The description leaves this listing open; its entries have been names and objects with a name. */
const namespaceSchema = z.union([z.string(), z.looseObject({ name: z.string() })])
const limitsSchema = z.looseObject({ entities: z.array(limitSchema) })

export const limitOperations = {
  docs: operation({
    id: 'getOrganizationsLimitsDocs',
    method: 'GET',
    path: '/api/v2/organizations/limits/docs',
    kind: 'safe',
    response: limitDocsSchema,
  }),
  namespaces: operation({
    id: 'getOrganizationsLimitsNamespaces',
    method: 'GET',
    path: '/api/v2/organizations/limits/namespaces',
    kind: 'safe',
    response: numberedListing(namespaceSchema).extend({ entities: z.optional(z.array(namespaceSchema)).default([]) }),
  }),
  namespace: operation({
    id: 'getOrganizationsLimitsNamespace',
    method: 'GET',
    path: '/api/v2/organizations/limits/namespaces/{namespaceName}',
    kind: 'safe',
    response: limitsSchema,
  }),
  defaults: operation({
    id: 'getOrganizationsLimitsNamespaceDefaults',
    method: 'GET',
    path: '/api/v2/organizations/limits/namespaces/{namespaceName}/defaults',
    kind: 'safe',
    response: limitsSchema,
  }),
}

/** Limits of the org, as set for it and as the platform documents them. */
export function limitsResource(context: ResourceContext) {
  const target = (namespace: string) => ({ params: { namespaceName: checkId(namespace, 'namespace') } })
  return {
    /** What limits there are, with descriptions. Needs no permission. */
    async docs(options: CallOptions = {}): Promise<LimitDocs> {
      return await send(context, limitOperations.docs, {}, options)
    },

    /** Namespaces such as `platform.api` or `routing`. Needs no permission. */
    namespaces(options: CallOptions = {}): Paged<string | { readonly name: string }> {
      const paging = { pageSize: LIMITS.pageSize.default }
      return numberedPages<string | { readonly name: string }>(context, limitOperations.namespaces, {}, paging, options)
    },

    /** Limits in force for the org in a namespace. Needs no permission. */
    async namespace(namespace: string, options: CallOptions = {}): Promise<Limit[]> {
      return (await send(context, limitOperations.namespace, target(namespace), options)).entities
    },

    /** The platform's defaults of a namespace. Needs no permission. */
    async defaults(namespace: string, options: CallOptions = {}): Promise<Limit[]> {
      return (await send(context, limitOperations.defaults, target(namespace), options)).entities
    },
  }
}

export type LimitsResource = ReturnType<typeof limitsResource>
