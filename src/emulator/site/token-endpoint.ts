import type { EmulatorSwitches, Reply } from '../model/types'
import type { Tokens } from './tokens'

/** A client of the emulated org. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/** One token request as it came. */
export interface TokenRequest {
  readonly authorization: string | undefined
  readonly contentType: string
  readonly body: Uint8Array
}

/**
 * The token call of the login host: Basic credentials and a form body with `grant_type=client_credentials`.
 * A refusal is in OAuth style, with the same body for a bad secret and for a client of another region.
 */
export function tokenReply(
  request: TokenRequest,
  client: Credentials,
  tokens: Tokens,
  switches: EmulatorSwitches,
  nowMs: number,
): Reply {
  if (!request.contentType.startsWith('application/x-www-form-urlencoded'))
    return refusal(400, 'invalid_request', 'the body must be application/x-www-form-urlencoded')
  const form = new URLSearchParams(Buffer.from(request.body).toString())
  const expected = `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`
  if (request.authorization !== expected)
    return refusal(switches.refusedTokenStatus, 'invalid_client', 'authentication failed')
  if (form.get('grant_type') !== 'client_credentials')
    return refusal(400, 'unsupported_grant_type', 'grant type is not supported for this client')
  const token = tokens.issue(client.clientId, nowMs, switches.tokenSeconds)
  return {
    status: 200,
    body: { access_token: token.value, token_type: 'bearer', expires_in: switches.tokenSeconds },
    headers: { 'cache-control': 'no-store' },
  }
}

/** What the login host says when too many tokens are asked for. */
export function tooManyTokens(): Reply {
  return refusal(400, 'invalid_request', 'rate limit exceeded')
}

function refusal(status: number, error: string, description: string): Reply {
  return { status, body: { error, description, error_description: description } }
}
