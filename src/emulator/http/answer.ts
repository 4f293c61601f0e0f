import { sleep } from '../../core/time/clock'
import { spoilRows } from '../answers/list-faults'
import { permit, permitDivision } from '../answers/permit'
import { readBody } from '../answers/read-body'
import { errorBody, Refusal, refuse } from '../answers/refuse'
import { lifeOf } from '../history'
import type { Reply } from '../model/types'
import type { DecisiveFault, DrawnFaults } from '../site/faults'
import { isChange, isWrite } from '../site/kinds'
import { type LimitWords, takePlace, takeTokenPlace, tooManyRequests } from '../site/limits'
import type { Arrival, Outcome, Site } from '../site/site'
import { tokenReply, tooManyTokens } from '../site/token-endpoint'
import type { Token } from '../site/tokens'
import { runDue } from '../world/create'

/**
 * Matches paths of the API in any spelling: a path with doubled slashes leads to no operation, but needs a token like
 * all others.
 */
function isApi(path: string): boolean {
  return /^\/+api\/+v2\//i.test(path)
}

/** Serves one request: counts it, applies faults, checks it, lets its route answer, and returns the outcome. */
export async function answer(site: Site, arrival: Arrival): Promise<Outcome> {
  const isToken = arrival.path === '/oauth/token'
  if (isToken) site.counters.tokenAsked()
  else site.counters.arrived(site.clock.now())
  const faults = site.faults.draw(arrival.method, arrival.path)
  let leave = (): void => undefined
  try {
    const bearer = isApi(arrival.path) ? enter(site, arrival, faults.decisive) : undefined
    leave = site.writes.enter(arrival.method, arrival.path, site.switches)
    if (faults.latencyMs > 0) await sleep(site.clock, faults.latencyMs, site.stopped)
    const early = before(faults.decisive, site.switches)
    if (early !== undefined) return early
    const reply = site.time.held(() => {
      runDue(site.world, site.time.now(), site.journal.due)
      if (faults.secondWriters.length > 0 || isChange(arrival)) lifeOf(site.world).settle(site.time.now())
      for (const fault of faults.secondWriters) fault.write(site.world)
      if (isToken) return tokenCall(site, arrival)
      return site.journal.request(arrival, bearer, () =>
        site.replay === undefined ? apiCall(site, arrival, bearer, faults) : site.replay(arrival),
      )
    })
    return after(replyOutcome(reply, arrival), faults)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return replyOutcome(refusalReply(error, arrival), arrival)
  } finally {
    leave()
  }
}

/**
 * Checks the token and the rate limit.
 * @returns the token.
 * @throws Refusal 401 or 429
 */
function enter(site: Site, arrival: Arrival, fault: DecisiveFault | undefined): Token {
  const nowMs = site.clock.now()
  const token = site.tokens.require(arrival.headers.authorization, nowMs)
  if (fault?.kind === 'revokeToken') {
    site.tokens.revoke(token.value)
    refuse(401, 'bad.credentials', 'Invalid login credentials.')
  }
  const { ratePerMinute, switches } = site
  takePlace(token, site.minutes, { path: arrival.path, nowMs, ratePerMinute }, switches)
  return token
}

/** Applies a fault before the request is processed. @throws Refusal for faults in the platform's own style */
function before(fault: DecisiveFault | undefined, words: LimitWords): Outcome | undefined {
  switch (fault?.kind) {
    case 'reset':
      return fault.when === 'before' ? { kind: 'reset' } : undefined
    case 'timeout':
      return fault.when === 'before' ? { kind: 'silence' } : undefined
    case 'rateLimit': {
      const limit = { key: fault.limitKey ?? '', namespace: fault.namespace ?? 'platform.api', value: 0 }
      const named = fault.limitKey === undefined ? undefined : limit
      return tooManyRequests(fault.retryAfterSeconds, named, { ...words, limitInBody: true })
    }
    case 'status':
      return refuse(fault.status, fault.code ?? codeOf(fault.status), fault.message ?? `fault: status ${fault.status}`)
    case 'html':
      return { kind: 'reply', status: fault.status, headers: { 'content-type': 'text/html' }, text: PROXY_PAGE }
    case 'emptyBody':
      return { kind: 'reply', status: fault.status, headers: {}, text: '' }
    default:
      return undefined
  }
}

/** Applies a fault after the request is processed. */
function after(outcome: Extract<Outcome, { kind: 'reply' }>, faults: DrawnFaults): Outcome {
  const fault = faults.decisive
  if (fault?.kind === 'reset') return { kind: 'reset' }
  if (fault?.kind === 'timeout') return { kind: 'silence' }
  // A cut body occurs in practice with and without a matching length. A rule's hits alternate between the two.
  if (fault?.kind === 'truncated') return { ...outcome, kind: 'cut', short: faults.hit % 2 === 0 }
  return outcome
}

function tokenCall(site: Site, arrival: Arrival): Reply {
  if (arrival.method !== 'POST') return refuse(405, 'method.not.allowed', 'The token endpoint takes POST only.')
  const nowMs = site.clock.now()
  if (!takeTokenPlace(site.minutes, nowMs, site.switches.tokenRequestsPerMinute)) return tooManyTokens()
  const request = {
    authorization: arrival.headers.authorization,
    contentType: arrival.headers['content-type'] ?? '',
    body: arrival.bytes,
  }
  return tokenReply(request, site, nowMs)
}

/** Runs the route of a request. @throws Refusal when the route refuses the request */
export function apiCall(
  site: Site,
  arrival: Arrival,
  token: Pick<Token, 'value' | 'expiresAtMs' | 'clientId' | 'userId'> | undefined,
  faults: DrawnFaults,
): Reply {
  const found = site.match(arrival.method, arrival.path)
  if (found.kind === 'unknown') return refuse(404, 'not.found', 'The requested resource was not found.')
  if (found.kind === 'wrongMethod')
    return refuse(405, 'method.not.allowed', `${arrival.method} is not supported here.`, {
      headers: { allow: found.allowed.join(', ') },
    })
  const { route, params } = found
  site.counters.routed(`${route.method} ${route.path}`)
  const { permissions, writeDivisions, userPermissions } = site.switches
  const isClient = token?.userId === undefined
  permit(route.permissions ?? [], isClient ? permissions : userPermissions)
  if (isClient && isChange(arrival)) permitDivision(site.world, params, route.permissions ?? [], writeDivisions)
  const api = isApi(arrival.path)
  const body = api ? readBody(arrival.bytes, arrival.headers['content-type'] ?? '') : arrival.bytes
  if (isWrite(arrival.method)) site.previous.keep(arrival.path, api ? body : undefined)
  const { world, switches } = site
  const context = {
    world,
    switches,
    params,
    query: arrival.query,
    body,
    nowMs: site.time.now(),
    origin: originOf(site, arrival),
    clientId: api ? (token?.clientId ?? site.client.clientId) : '',
    userId: token?.userId,
    correlationId: arrival.correlationId,
    path: arrival.path,
    headers: arrival.headers,
    token: token?.value ?? '',
    tokenExpiresAtMs: token?.expiresAtMs ?? 0,
    revokeToken: () => site.tokens.revoke(token?.value ?? ''),
  }
  const handle = (): Reply => route.handle(context)
  const reply = faults.staleRead && arrival.method === 'GET' ? site.previous.during(arrival.path, handle) : handle()
  return { ...reply, body: spoilRows(reply.body, faults.duplicateRows, faults.missingRows) }
}

/**
 * Origin for the links of an answer: over HTTPS, the name that the client uses, because the certificate is issued for
 * names.
 */
function originOf({ origin }: Site, { headers }: Arrival): string {
  return origin.startsWith('https:') && headers.host !== undefined ? `https://${headers.host}` : origin
}

function replyOutcome(reply: Reply, arrival: Arrival): Extract<Outcome, { kind: 'reply' }> {
  const text = reply.body === undefined ? '' : JSON.stringify(reply.body)
  const headers = {
    ...(text === '' ? {} : { 'content-type': 'application/json' }),
    // Identifies the emulator, so that a test or a wrongly configured program can recognize it.
    server: 'skillroute-emulator',
    'inin-correlation-id': arrival.correlationId,
    'cache-control': 'no-cache, no-store, must-revalidate',
    'strict-transport-security': 'max-age=600; includeSubDomains',
    ...reply.headers,
  }
  return { kind: 'reply', status: reply.status, headers, text }
}

function refusalReply(refusal: Refusal, arrival: Arrival): Reply {
  const { headers } = refusal.extra
  return {
    status: refusal.status,
    body: errorBody(refusal, arrival.correlationId),
    ...(headers === undefined ? {} : { headers }),
  }
}

/** The platform's code for a status when no more specific code applies. */
function codeOf(status: number): string {
  const codes: Readonly<Record<number, string>> = {
    400: 'bad.request',
    401: 'bad.credentials',
    403: 'not.authorized',
    404: 'not.found',
    408: 'client.timeout',
    409: 'general.conflict',
    413: 'request.entity.too.large',
    429: 'too.many.requests',
    500: 'internal.server.error',
    502: 'bad.gateway',
    503: 'service.unavailable',
    504: 'request.timeout',
  }
  return codes[status] ?? 'general.error'
}

const PROXY_PAGE = '<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>'
