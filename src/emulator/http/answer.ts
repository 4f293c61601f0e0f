import { sleep } from '../../core/time/clock'
import { isObject, readBody } from '../answers/body'
import { permit, permitDivision } from '../answers/permit'
import { errorBody, Refusal, refuse } from '../answers/refuse'
import type { Backend, Outcome } from '../backend/backend'
import type { DecisiveFault, DrawnFaults } from '../backend/faults'
import { isChange, isWrite } from '../backend/kinds'
import { countRequest, countTokenRequest, type LimitWords, tooManyRequests } from '../backend/limits'
import { tokenReply, tooManyTokens } from '../backend/token-endpoint'
import type { Token } from '../backend/tokens'
import { getSimulation } from '../history'
import type { BackendRequest } from '../model/state-types'
import type { Reply } from '../model/types'
import { runDue } from '../world/create'

/** Serves one request: counts it, applies faults, checks it, lets its route answer, and returns the outcome. */
export async function answer(backend: Backend, request: BackendRequest): Promise<Outcome> {
  const isToken = request.path === '/oauth/token'
  if (isToken) backend.counters.tokenRequested()
  else backend.counters.arrived(backend.clock.now())
  const faults = backend.faults.draw(request.method, request.path)
  let leave = (): void => undefined
  try {
    const bearer = isApi(request.path) ? enter(backend, request, faults.decisive) : undefined
    leave = backend.writes.enter(request.method, request.path, backend.switches)
    if (faults.latencyMs > 0) await sleep(backend.clock, faults.latencyMs, backend.stopped)
    const early = applyEarlyFault(faults.decisive, backend.switches)
    if (early !== undefined) return early
    const reply = backend.time.held(() => {
      runDue(backend.world, backend.time.now(), backend.journal.due)
      if (faults.secondWriters.length > 0 || isChange(request)) getSimulation(backend.world).settle(backend.time.now())
      for (const fault of faults.secondWriters) fault.write(backend.world)
      if (isToken) return tokenCall(backend, request)
      return backend.journal.request(request, bearer, () =>
        backend.replay === undefined ? apiCall(backend, request, bearer, faults) : backend.replay(request),
      )
    })
    return applyLateFault(replyOutcome(reply, request), faults)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return applyLateFault(replyOutcome(refusalReply(error, request), request), faults)
  } finally {
    leave()
  }
}

/**
 * Matches paths of the API in any spelling: a path with doubled slashes leads to no operation, but needs a token like
 * all others.
 */
function isApi(path: string): boolean {
  return /^\/+api\/+v2\//i.test(path)
}

/**
 * Checks the token and the rate limit.
 * @returns the token.
 * @throws Refusal 401 or 429
 */
function enter(backend: Backend, request: BackendRequest, fault: DecisiveFault | undefined): Token {
  const nowMs = backend.clock.now()
  const token = backend.tokens.require(request.headers.authorization, nowMs)
  if (fault?.kind === 'revokeToken') {
    backend.tokens.revoke(token.value)
    refuse(401, 'bad.credentials', 'Invalid login credentials.')
  }
  const { ratePerMinute, switches } = backend
  countRequest(token, backend.minutes, { path: request.path, nowMs, ratePerMinute }, switches)
  return token
}

/** Applies a fault before the request is processed. @throws Refusal for faults in the platform's own style */
function applyEarlyFault(fault: DecisiveFault | undefined, words: LimitWords): Outcome | undefined {
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
      return refuse(
        fault.status,
        fault.code ?? findCode(fault.status),
        fault.message ?? `fault: status ${fault.status}`,
      )
    case 'html':
      return { kind: 'reply', status: fault.status, headers: { 'content-type': 'text/html' }, text: PROXY_PAGE }
    case 'emptyBody':
      return { kind: 'reply', status: fault.status, headers: {}, text: '' }
    default:
      return undefined
  }
}

/** Applies a fault after the request is processed. */
function applyLateFault(outcome: Extract<Outcome, { kind: 'reply' }>, faults: DrawnFaults): Outcome {
  const fault = faults.decisive
  if (fault?.kind === 'reset') return { kind: 'reset' }
  if (fault?.kind === 'timeout') return { kind: 'silence' }
  // A cut body occurs in practice with and without a matching length. A rule's hits alternate between the two.
  if (fault?.kind === 'truncated') return { ...outcome, kind: 'cut', short: faults.hit % 2 === 0 }
  return outcome
}

function tokenCall(backend: Backend, request: BackendRequest): Reply {
  if (request.method !== 'POST') return refuse(405, 'method.not.allowed', 'The token endpoint takes POST only.')
  const nowMs = backend.clock.now()
  if (!countTokenRequest(backend.minutes, nowMs, backend.switches.tokenRequestsPerMinute)) return tooManyTokens()
  const tokenRequest = {
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'] ?? '',
    body: request.bytes,
  }
  return tokenReply(tokenRequest, backend, nowMs)
}

/** Runs the route of a request. @throws Refusal when there is no such route, the request may not use it, or it refuses */
export function apiCall(
  backend: Backend,
  request: BackendRequest,
  token: Pick<Token, 'value' | 'expiresAtMs' | 'clientId' | 'userId'> | undefined,
  faults: DrawnFaults,
): Reply {
  const found = backend.match(request.method, request.path)
  if (found.kind === 'unknown') return refuse(404, 'not.found', 'The requested resource was not found.')
  if (found.kind === 'wrongMethod')
    return refuse(405, 'method.not.allowed', `${request.method} is not supported here.`, {
      headers: { allow: found.allowed.join(', ') },
    })
  const { route, params } = found
  backend.counters.routed(`${route.method} ${route.path}`)
  const { permissions, writeDivisions, userPermissions } = backend.switches
  const isClient = token?.userId === undefined
  permit(route.permissions ?? [], isClient ? permissions : userPermissions)
  if (isClient && isChange(request)) permitDivision(backend.world, params, route.permissions ?? [], writeDivisions)
  const api = isApi(request.path)
  const body = api ? readBody(request.bytes, request.headers['content-type'] ?? '') : request.bytes
  if (isWrite(request.method)) backend.previous.keep(request.path, api ? body : undefined)
  const { world, switches } = backend
  const context = {
    world,
    switches,
    params,
    query: request.query,
    body,
    nowMs: backend.time.now(),
    origin: findOrigin(backend, request),
    clientId: api ? (token?.clientId ?? backend.client.clientId) : '',
    userId: token?.userId,
    correlationId: request.correlationId,
    path: request.path,
    headers: request.headers,
    token: token?.value ?? '',
    tokenExpiresAtMs: token?.expiresAtMs ?? 0,
    revokeToken: () => backend.tokens.revoke(token?.value ?? ''),
  }
  const handle = (): Reply => route.handle(context)
  const reply = faults.staleRead && request.method === 'GET' ? backend.previous.during(request.path, handle) : handle()
  return { ...reply, body: spoilRows(reply.body, faults.duplicateRows, faults.missingRows) }
}

/**
 * Origin for the links of an answer: over HTTPS, the name that the client uses, because the certificate is issued for
 * names.
 */
function findOrigin({ origin }: Backend, { headers }: BackendRequest): string {
  return origin.startsWith('https:') && headers.host !== undefined ? `https://${headers.host}` : origin
}

function replyOutcome(reply: Reply, request: BackendRequest): Extract<Outcome, { kind: 'reply' }> {
  const text = reply.body === undefined ? '' : JSON.stringify(reply.body)
  const headers = {
    ...(text === '' ? {} : { 'content-type': 'application/json' }),
    // Identifies the emulator, so that a test or a wrongly configured program can recognize it.
    server: 'skillroute-emulator',
    'inin-correlation-id': request.correlationId,
    'cache-control': 'no-cache, no-store, must-revalidate',
    'strict-transport-security': 'max-age=600; includeSubDomains',
    ...reply.headers,
  }
  return { kind: 'reply', status: reply.status, headers, text }
}

function refusalReply(refusal: Refusal, request: BackendRequest): Reply {
  const { headers } = refusal.extra
  return {
    status: refusal.status,
    body: errorBody(refusal, request.correlationId),
    ...(headers === undefined ? {} : { headers }),
  }
}

/** The platform's code for a status when no more specific code applies. */
function findCode(status: number): string {
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

/** Members that hold the rows in the platform's different kinds of lists. */
const ROW_MEMBERS = ['entities', 'results', 'conversations', 'userDetails']

/**
 * Returns the body with its last row repeated, or with its last `missing` rows left out. Bodies without rows do not
 * change.
 */
function spoilRows(body: unknown, duplicate: boolean, missing: number): unknown {
  if (!isObject(body)) return body
  for (const member of ROW_MEMBERS) {
    const rows = body[member]
    if (!Array.isArray(rows)) continue
    const left = rows.slice(0, Math.max(0, rows.length - missing))
    return { ...body, [member]: duplicate ? [...left, ...left.slice(-1)] : left }
  }
  return body
}
