import { createHash, timingSafeEqual } from 'node:crypto'
import type { Reply } from '../model/types'
import type { Backend } from './backend'
import type { Credentials } from './tokens'

export interface TokenRequest {
  readonly authorization: string | undefined
  readonly contentType: string
  readonly body: Uint8Array
}

type TokenServer = Pick<Backend, 'client' | 'userClient' | 'tokens' | 'codes' | 'switches'>

/**
 * The token endpoint of the login host. It takes a form body and Basic credentials: client credentials from one client,
 * and an authorization code or a refresh token from the other, which may omit its secret if it uses PKCE. Refusals are
 * in OAuth style, with the same body for a wrong secret and for a client of another region.
 */
export function tokenReply(request: TokenRequest, backend: TokenServer, nowMs: number): Reply {
  if (!request.contentType.startsWith('application/x-www-form-urlencoded'))
    return refusal(400, 'invalid_request', 'the body must be application/x-www-form-urlencoded')
  const form = new URLSearchParams(Buffer.from(request.body).toString())
  const caller = findCaller(request.authorization, form, backend)
  if (caller === undefined)
    return refusal(backend.switches.refusedTokenStatus, 'invalid_client', 'authentication failed')
  const grant = form.get('grant_type') ?? ''
  if (caller.kind === 'client')
    return grant === 'client_credentials' ? answerToken(backend, caller, nowMs) : unsupported()
  if (grant === 'authorization_code') return codeReply(form, caller, backend, nowMs)
  return grant === 'refresh_token' ? refreshReply(form, caller, backend, nowMs) : unsupported()
}

/** The answer of the login host to too many token requests. */
export function tooManyTokens(): Reply {
  return refusal(400, 'invalid_request', 'rate limit exceeded')
}

/** The client that requests a token. */
interface Caller {
  readonly kind: 'client' | 'userClient'
  readonly clientId: string
  /** Whether the client showed its secret. */
  readonly proven: boolean
}

function findCaller(
  authorization: string | undefined,
  form: URLSearchParams,
  backend: TokenServer,
): Caller | undefined {
  const { client, userClient } = backend
  if (authorization === encodeBasic(client)) return { kind: 'client', clientId: client.clientId, proven: true }
  if (authorization === encodeBasic(userClient))
    return { kind: 'userClient', clientId: userClient.clientId, proven: true }
  const isPublic = authorization === undefined && form.get('client_id') === userClient.clientId
  return isPublic ? { kind: 'userClient', clientId: userClient.clientId, proven: false } : undefined
}

function encodeBasic({ clientId, clientSecret }: Credentials): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
}

function codeReply(form: URLSearchParams, caller: Caller, backend: TokenServer, nowMs: number): Reply {
  const { clientId, proven } = caller
  const granted = backend.codes.takeCode(form.get('code') ?? '', nowMs)
  if (granted === undefined || granted.clientId !== clientId)
    return refusal(400, 'invalid_grant', 'the authorization code is invalid, was used, or has expired')
  if (form.get('redirect_uri') !== granted.redirectUri)
    return refusal(400, 'invalid_grant', 'redirect_uri is not the one of the authorization request')
  const verifier = form.get('code_verifier')
  if (granted.challenge === undefined && !proven)
    return refusal(400, 'invalid_request', 'code_challenge is required for a client without a secret')
  if (granted.challenge !== undefined && !fits(verifier ?? '', granted.challenge))
    return refusal(400, 'invalid_grant', 'code_verifier does not fit the code_challenge')
  return answerToken(backend, caller, nowMs, granted.userId)
}

function refreshReply(form: URLSearchParams, caller: Caller, backend: TokenServer, nowMs: number): Reply {
  const sent = form.get('refresh_token') ?? ''
  const granted = backend.codes.takeRefresh(sent)
  if (granted === undefined || granted.clientId !== caller.clientId)
    return refusal(400, 'invalid_grant', 'the refresh token is invalid, was used, or has expired')
  if (!getsRefresh(backend, caller)) {
    backend.codes.putBack(sent, granted)
    return refusal(400, 'invalid_client', 'authentication failed')
  }
  return answerToken(backend, caller, nowMs, granted.userId)
}

/** S256 of RFC 7636. */
function fits(verifier: string, challenge: string): boolean {
  const digest = createHash('sha256').update(verifier).digest()
  const sent = Buffer.from(challenge, 'base64url')
  return digest.length === sent.length && timingSafeEqual(digest, sent)
}

function answerToken(backend: TokenServer, caller: Caller, nowMs: number, userId?: string): Reply {
  const { tokenSeconds } = backend.switches
  const { clientId } = caller
  const token = backend.tokens.issue({ clientId, userId }, nowMs, tokenSeconds)
  const refresh =
    userId !== undefined && getsRefresh(backend, caller)
      ? { refresh_token: backend.codes.refreshToken({ userId, clientId }) }
      : {}
  return {
    status: 200,
    body: { access_token: token.value, token_type: 'bearer', expires_in: tokenSeconds, ...refresh },
    headers: { 'cache-control': 'no-store' },
  }
}

function getsRefresh({ switches }: TokenServer, { proven }: Caller): boolean {
  return switches.refreshTokens === 'all' || (switches.refreshTokens === 'secret' && proven)
}

function unsupported(): Reply {
  return refusal(400, 'unsupported_grant_type', 'grant type is not supported for this client')
}

function refusal(status: number, error: string, description: string): Reply {
  return { status, body: { error, description, error_description: description } }
}
