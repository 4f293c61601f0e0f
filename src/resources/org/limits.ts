import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { listing, loose, maybe, maybeEmpty, maybeNumber, maybeText, text } from '../kit/fields'
import { checkId } from '../kit/input'
import { numberedPages } from '../kit/lists/lists'
import { reads } from '../kit/operations'
import { type ResourceContext, send } from '../kit/send'

export const limitSchema: () => z.core.$ZodType<Limit> = loose(() => ({
  key: maybeText,
  namespace: maybeText,
  value: maybeNumber,
}))
/** A limit of the org by its key. */
export interface Limit {
  key?: string | undefined
  namespace?: string | undefined
  value?: number | undefined
  [field: string]: unknown
}

export const limitDocsSchema: () => z.core.$ZodType<LimitDocs> = loose(() => ({
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
}))
/** The existing limits, by namespace, with descriptions. */
export interface LimitDocs {
  url?: string | undefined
  namespaces?:
    | {
        name?: string | undefined
        friendlyName?: string | undefined
        limits?:
          | {
              key?: string | undefined
              description?: string | undefined
              [field: string]: unknown
            }[]
          | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}

/** The description does not specify this listing; its entries have been names and objects with a name. */
const namespaceSchema = /* @__PURE__ */ lazy(() => z.union([text, z.looseObject({ name: text })]))
const namespacesSchema = loose(() => ({
  entities: maybeEmpty(namespaceSchema()),
  pageNumber: maybeNumber,
  pageCount: maybeNumber,
  total: maybeNumber,
}))
const limitsSchema = listing(limitSchema)

export const limitOperations = {
  docs: reads('getOrganizationsLimitsDocs', '/api/v2/organizations/limits/docs', limitDocsSchema),
  namespaces: reads('getOrganizationsLimitsNamespaces', '/api/v2/organizations/limits/namespaces', namespacesSchema),
  namespace: reads(
    'getOrganizationsLimitsNamespace',
    '/api/v2/organizations/limits/namespaces/{namespaceName}',
    limitsSchema,
  ),
  defaults: reads(
    'getOrganizationsLimitsNamespaceDefaults',
    '/api/v2/organizations/limits/namespaces/{namespaceName}/defaults',
    limitsSchema,
  ),
}

/** Platform limits that apply to the org: `client.limits`. */
export interface LimitsResource {
  /** The existing limits, with descriptions. Needs no permission. */
  docs(options?: CallOptions): Promise<LimitDocs>

  /** Namespaces such as `platform.api` or `routing`. Needs no permission. */
  namespaces(options?: CallOptions): Paged<string | { readonly name: string }>

  /** Limits in effect for the org in a namespace. Needs no permission. */
  namespace(namespace: string, options?: CallOptions): Promise<Limit[]>

  /** The platform's defaults of a namespace. Needs no permission. */
  defaults(namespace: string, options?: CallOptions): Promise<Limit[]>
}

/** Limits of the org, as set for it and as the platform documents them. */
export function limitsResource(context: ResourceContext): LimitsResource {
  const target = (namespace: string) => ({ params: { namespaceName: checkId(namespace, 'namespace') } })
  return {
    async docs(options = {}) {
      return await send(context, limitOperations.docs, {}, options)
    },

    namespaces(options = {}) {
      const paging = { pageSize: LIMITS.pageSize.default }
      return numberedPages<string | { readonly name: string }>(context, limitOperations.namespaces, {}, paging, options)
    },

    async namespace(namespace, options = {}) {
      return (await send(context, limitOperations.namespace, target(namespace), options)).entities
    },

    async defaults(namespace, options = {}) {
      return (await send(context, limitOperations.defaults, target(namespace), options)).entities
    },
  }
}
