import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { loose, maybe, maybeEnum, maybeNumber, maybeText, maybeTexts, numberedListing, text } from '../kit/fields'
import { checkId } from '../kit/input'
import { wholeList } from '../kit/lists/lists'
import { reads } from '../kit/operations'
import { type ResourceContext, send } from '../kit/send'

const receivedSchema = loose(() => ({
  id: text,
  name: maybeText,
  description: maybeText,
  authorizedGrantType: maybeEnum<'CODE' | 'TOKEN' | 'SAML2-BEARER' | 'PASSWORD' | 'CLIENT-CREDENTIALS'>(),
  accessTokenValiditySeconds: maybeNumber,
  roleIds: maybeTexts,
  roleDivisions: maybe(z.array(z.looseObject({ roleId: maybeText, divisionId: maybeText }))),
  scope: maybeTexts,
  state: maybeEnum<'active' | 'disabled' | 'inactive'>(),
  dateModified: maybeText,
}))
/**
 * An OAuth client. Its secret is removed from the answer: nothing here needs it, and a secret that is not kept cannot
 * leak.
 */
export const oauthClientSchema: () => z.core.$ZodType<OauthClient> = lazy(() =>
  z.pipe(
    receivedSchema(),
    z.transform(({ secret: _secret, ...client }: z.infer<ReturnType<typeof receivedSchema>>) => client),
  ),
)
/** An OAuth client of the org, without its secret. */
export interface OauthClient {
  id: string
  name?: string | undefined
  description?: string | undefined
  authorizedGrantType?: OpenUnion<'CODE' | 'TOKEN' | 'SAML2-BEARER' | 'PASSWORD' | 'CLIENT-CREDENTIALS'> | undefined
  accessTokenValiditySeconds?: number | undefined
  roleIds?: string[] | undefined
  roleDivisions?:
    | {
        roleId?: string | undefined
        divisionId?: string | undefined
        [field: string]: unknown
      }[]
    | undefined
  scope?: string[] | undefined
  state?: OpenUnion<'active' | 'inactive' | 'disabled'> | undefined
  dateModified?: string | undefined
  [field: string]: unknown
}

export const oauthClientOperations = {
  list: reads('getOauthClients', '/api/v2/oauth/clients', numberedListing(oauthClientSchema), 'oauth:client:view'),
  get: reads('getOauthClient', '/api/v2/oauth/clients/{clientId}', oauthClientSchema, 'oauth:client:view'),
}

/** OAuth clients of the org: `client.oauthClients`. */
export interface OauthClientsResource {
  /** All OAuth clients; the platform gives them in one answer. Needs oauth:client:view. */
  list(options?: CallOptions): Paged<OauthClient>

  /** One OAuth client. Needs oauth:client:view. @throws NotFoundError */
  get(clientId: string, options?: CallOptions): Promise<OauthClient>
}

/** OAuth clients of the org, without their secrets. */
export function oauthClientsResource(context: ResourceContext): OauthClientsResource {
  return {
    list(options = {}) {
      return wholeList(context, oauthClientOperations.list, {}, options)
    },

    async get(clientId, options = {}) {
      const params = { clientId: checkId(clientId, 'clientId') }
      return await send(context, oauthClientOperations.get, { params }, options)
    },
  }
}
