import * as z from 'zod/mini'
import type { CallOptions } from '../../transport/contract/call-options'
import type { AnswerRef } from '../kit/answers'
import { refuseEtag } from '../kit/etag'
import { loose, maybe, maybeText, maybeTexts, partialRefSchema } from '../kit/fields'
import { deletes, reads } from '../kit/operations'
import { type ResourceContext, send } from '../kit/send'

/** The platform's description of the token in use, without the token itself. */
export const tokenInfoSchema: () => z.core.$ZodType<TokenInfo> = loose(() => ({
  organization: maybe(partialRefSchema()),
  homeOrganization: maybe(partialRefSchema()),
  authorizedScope: maybeTexts,
  dateTokenIdles: maybeText,
  OAuthClient: maybe(
    z.looseObject({
      id: maybeText,
      name: maybeText,
      authorizedGrantType: maybeText,
      state: maybeText,
    }),
  ),
}))
/** The owner of the token: the org, and the OAuth client or user. */
export interface TokenInfo {
  organization?: AnswerRef | undefined
  homeOrganization?: AnswerRef | undefined
  authorizedScope?: string[] | undefined
  dateTokenIdles?: string | undefined
  OAuthClient?:
    | {
        id?: string | undefined
        name?: string | undefined
        authorizedGrantType?: string | undefined
        state?: string | undefined
        [field: string]: unknown
      }
    | undefined
  [field: string]: unknown
}

export const tokenOperations = {
  me: reads('getTokensMe', '/api/v2/tokens/me', tokenInfoSchema),
  revoke: deletes('deleteTokensMe', '/api/v2/tokens/me'),
}

/** The platform's information about the client's own token: `client.tokens`. */
export interface TokensResource {
  /** Org, OAuth client and idle expiry of the token in use. Needs no permission. */
  me(options?: CallOptions): Promise<TokenInfo>

  /** Ends the token in use; the next call obtains another one, if the client can. Needs no permission. */
  revoke(options?: CallOptions): Promise<void>
}

export function tokensResource(context: ResourceContext): TokensResource {
  return {
    async me(options = {}) {
      return await send(context, tokenOperations.me, { query: { preserveIdleTTL: true } }, options)
    },

    async revoke(options = {}) {
      refuseEtag(options.ifMatch, 'deleteTokensMe')
      await send(context, tokenOperations.revoke, {}, options)
    },
  }
}
