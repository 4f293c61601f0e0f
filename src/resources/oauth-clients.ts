import * as z from 'zod'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { Paged } from '../transport/paged'
import type { ResourceContext } from './context'
import { maybe, maybeNumber, maybeText, numberedListing, openEnum } from './fields'
import { checkId } from './input'
import { wholeList } from './lists'
import { send } from './send'

/** An OAuth client. Its secret is taken out of the answer: nothing here needs it, and what is not held cannot leak. */
export const oauthClientSchema = z
  .looseObject({
    id: z.string(),
    name: maybeText,
    description: maybeText,
    authorizedGrantType: maybe(openEnum('CODE', 'TOKEN', 'SAML2-BEARER', 'PASSWORD', 'CLIENT-CREDENTIALS')),
    accessTokenValiditySeconds: maybeNumber,
    roleIds: maybe(z.array(z.string())),
    roleDivisions: maybe(z.array(z.looseObject({ roleId: maybeText, divisionId: maybeText }))),
    scope: maybe(z.array(z.string())),
    state: maybe(openEnum('active', 'disabled', 'inactive')),
    dateModified: maybeText,
  })
  .transform(({ secret: _secret, ...client }) => client)
export type OauthClient = z.infer<typeof oauthClientSchema>

export const oauthClientOperations = {
  list: operation({
    id: 'getOauthClients',
    method: 'GET',
    path: '/api/v2/oauth/clients',
    kind: 'safe',
    response: numberedListing(oauthClientSchema),
  }),
  get: operation({
    id: 'getOauthClient',
    method: 'GET',
    path: '/api/v2/oauth/clients/{clientId}',
    kind: 'safe',
    response: oauthClientSchema,
  }),
}

/** OAuth clients of the org, without their secrets. */
export function oauthClientsResource(context: ResourceContext) {
  return {
    /** All OAuth clients; the platform gives them in one answer. Needs oauth:client:view. */
    list(options: CallOptions = {}): Paged<OauthClient> {
      return wholeList(context, oauthClientOperations.list, {}, options)
    },

    /** One OAuth client. Needs oauth:client:view. @throws NotFoundError */
    async get(clientId: string, options: CallOptions = {}): Promise<OauthClient> {
      const params = { clientId: checkId(clientId, 'clientId') }
      return await send(context, oauthClientOperations.get, { params }, options)
    },
  }
}

export type OauthClientsResource = ReturnType<typeof oauthClientsResource>
