import * as z from 'zod'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { ResourceContext } from './context'
import { looseRefSchema, maybe, maybeText } from './fields'
import { send } from './send'

/** What the platform says about the token in use; the token itself is not part of it. */
export const tokenInfoSchema = z.looseObject({
  organization: maybe(looseRefSchema),
  homeOrganization: maybe(looseRefSchema),
  authorizedScope: maybe(z.array(z.string())),
  dateTokenIdles: maybeText,
  OAuthClient: maybe(
    z.looseObject({
      id: maybeText,
      name: maybeText,
      authorizedGrantType: maybeText,
      state: maybeText,
    }),
  ),
})
export type TokenInfo = z.infer<typeof tokenInfoSchema>

export const tokenOperations = {
  me: operation({
    id: 'getTokensMe',
    method: 'GET',
    path: '/api/v2/tokens/me',
    kind: 'safe',
    response: tokenInfoSchema,
  }),
}

/** The token in use. */
export function tokensResource(context: ResourceContext) {
  return {
    /** Org, OAuth client and idle expiry of the token in use. Needs no permission. */
    async me(options: CallOptions = {}): Promise<TokenInfo> {
      return await send(context, tokenOperations.me, { query: { preserveIdleTTL: true } }, options)
    },
  }
}

export type TokensResource = ReturnType<typeof tokensResource>
