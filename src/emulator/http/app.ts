import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { LIMITS } from '../../core/limits'
import { EMULATOR_TIME } from '../../core/time/world-clock'
import { findRejection } from '../answers/guard'
import type { Backend, Outcome } from '../backend/backend'
import type { BackendRequest } from '../model/state-types'
import { serveLogin } from '../page/login'
import { servePage } from '../page/serve'
import { answer } from './answer'

/** The HTTP server of an emulator. {@link answer} handles every request, and this server sends its outcome. */
export function createApp(backend: Backend): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.all('*', async (c) => {
    const url = new URL(c.req.url)
    const headers = c.req.header()
    const { host } = headers
    const isOpen = backend.switches.cors && !url.pathname.startsWith('/emulator')
    if (isOpen && c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers: preflight(headers) })
    const origin = isOpen ? undefined : headers.origin
    const caller = { method: c.req.method, path: url.pathname, host, origin, isSecure: url.protocol === 'https:' }
    const rejection = findRejection(caller, backend.hosts)
    if (rejection !== undefined)
      return c.json({ message: rejection.message, status: rejection.status }, rejection.status)
    const correlationId = backend.newCorrelationId()
    const request: BackendRequest = {
      method: c.req.method,
      path: url.pathname.length > 1 ? url.pathname.replace(/\/+$/, '') : url.pathname,
      query: url.searchParams,
      headers,
      bytes: await readBytes(c.req.raw, headers['content-length']),
      correlationId,
    }
    const outcome = servePage(backend, request) ?? serveLogin(backend, request) ?? (await answer(backend, request))
    return send(c.env, timed(isOpen ? opened(outcome) : outcome, backend))
  })
  app.onError((error, c) => {
    // A defect of the emulator itself: the answer says so, to distinguish it from a failure of the platform.
    const body = { message: `emulator defect: ${error.stack ?? error.message}`, code: 'emulator.defect', status: 500 }
    return c.json(body, 500)
  })
  return app
}

function preflight(headers: Readonly<Record<string, string>>): Record<string, string> {
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
  }
}

/** Lets a page of another origin read the answer. */
function opened(outcome: Outcome): Outcome {
  if (!('headers' in outcome)) return outcome
  const exposed = `retry-after, etag, inin-correlation-id, ${EMULATOR_TIME}`
  const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed }
  return { ...outcome, headers: { ...cors, ...outcome.headers } }
}

/** Adds the world's time, because a client with another clock would request empty time windows. */
function timed(outcome: Outcome, { time }: Backend): Outcome {
  if (!('headers' in outcome)) return outcome
  return { ...outcome, headers: { [EMULATOR_TIME]: new Date(time.now()).toISOString(), ...outcome.headers } }
}

/** Sends an outcome, at socket level where HTTP cannot express it. */
function send(env: HttpBindings, outcome: Outcome): Response | Promise<Response> {
  switch (outcome.kind) {
    case 'reply':
      return new Response(hasNoBody(outcome.status) || outcome.text === '' ? null : outcome.text, {
        status: outcome.status,
        headers: outcome.headers,
      })
    case 'reset':
      env.incoming.socket.resetAndDestroy()
      return RESPONSE_ALREADY_SENT
    case 'silence':
      // The connection ends when the client times out or the emulator stops.
      return new Promise(() => undefined)
    case 'cut':
      cut(env, outcome)
      return RESPONSE_ALREADY_SENT
  }
}

function cut(env: HttpBindings, outcome: Extract<Outcome, { kind: 'cut' }>): void {
  const whole = Buffer.from(outcome.text)
  const half = whole.subarray(0, Math.floor(whole.length / 2))
  const length = outcome.short ? half.length : whole.length
  env.outgoing.writeHead(outcome.status, { ...outcome.headers, 'content-length': String(length) })
  if (outcome.short || whole.length === 0) env.outgoing.end(half)
  else env.outgoing.write(half, () => env.incoming.socket.destroy())
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 304
}

/** Reading stops after this many bytes: the body is certainly too long. */
const MAX_BYTES = 4 * LIMITS.requestBytes

/** The body of a request, or just enough of it to refuse it, so that no caller can fill the memory. */
async function readBytes(request: Request, announced: string | undefined): Promise<Uint8Array> {
  // The server accepts no more bytes than `Content-Length` announces.
  if (announced !== undefined && Number(announced) <= MAX_BYTES) return new Uint8Array(await request.arrayBuffer())
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    parts.push(part)
    length += part.length
    if (length > MAX_BYTES) break
  }
  return Buffer.concat(parts)
}
