import { randomUUID } from 'node:crypto'
import { getRequestListener } from '@hono/node-server'
import { checkBag } from '../../core/bag'
import { type Clock, systemClock } from '../../core/time/clock'
import { close, listen } from '../http/listen'
import { writePrivate } from '../http/private-file'
import type { Cassette, CassetteExchange } from '../model/cassette-types'
import { createServer } from '../tls/secure'
import { createHiding } from './hide'

/** What `startRecorder` takes. */
export interface RecorderOptions {
  /** Where the org's API is, such as `https://api.mypurecloud.ie`. */
  readonly baseUrl: string
  /** Where it gives tokens, such as `https://login.mypurecloud.ie`. */
  readonly loginUrl: string
  /** Default 0: any free port of the loopback address. */
  readonly port?: number | undefined
  /** Whether requests that may change something are let through, too. Default false: they are refused with 403. */
  readonly writes?: boolean | undefined
  /** Sends the requests on. Default: the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Default: the machine's. */
  readonly clock?: Clock | undefined
}

/** A proxy that keeps what an org answers. */
export interface Recorder {
  /** For both hosts of a client, in place of the org's. */
  readonly url: string
  readonly loginUrl: string
  /** What was recorded so far. */
  cassette(): Cassette
  /** Writes it to a file. @throws Error when the file cannot be written */
  save(file: string): Promise<void>
  stop(): Promise<void>
  /** The same at the end of a scope. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts a proxy between a client and an org that keeps the answers, for `startEmulator({ cassette })`. Requests are sent on with
 * the client's own credentials. Neither these nor tokens are kept, and every id, name and address becomes a pseudonym.
 * @throws ConfigError when it cannot listen on the port
 * @example
 * const recorder = await startRecorder({ baseUrl: 'https://api.mypurecloud.ie', loginUrl: 'https://login.mypurecloud.ie' })
 * // ... use a client with baseUrl and loginUrl of the recorder
 * await recorder.save('cassette.json')
 * await recorder.stop()
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  checkBag(options, 'options', 'baseUrl=s loginUrl=s port?n writes?b fetch?f clock?o')
  const { clock = systemClock } = options
  const key = randomUUID()
  const recordedAt = new Date(clock.now()).toISOString()
  const tape: Tape = { raw: [], secrets: new Set() }
  const listener = getRequestListener((request) => passOn(request, options, tape), {
    overrideGlobalObjects: false,
  })
  const { server } = await createServer((request, response) => void listener(request, response), undefined)
  const url = await listen(server, options.port ?? 0, 'http')
  const cassette = (): Cassette => ({
    format: 'skillroute/cassette@1',
    recordedAt,
    exchanges: hiddenExchanges(tape, key),
  })
  const stop = (): Promise<void> => close(server)
  return {
    url,
    loginUrl: url,
    cassette,
    async save(file) {
      await writePrivate(file, `${JSON.stringify(cassette())}\n`)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Posts that only ask. */
const ASKING =
  /^\/api\/v2\/(?:analytics\/|audits\/query|users\/search|license\/users$|usage\/query|routing\/skillexpressions\/validate)/

/** Headers that belong to one connection, or to how a body was sent. */
const OWN_HEADERS = ['host', 'connection', 'content-length', 'content-encoding', 'transfer-encoding', 'keep-alive']

/** What passed, as it was; and what must never be kept of it. */
interface Tape {
  readonly raw: RawExchange[]
  readonly secrets: Set<string>
}

interface RawExchange extends Omit<CassetteExchange, 'query'> {
  readonly query: readonly (readonly [string, string])[]
}

/** Shorter texts are no credentials, and would tear up what else is kept. */
const LEAST_SECRET = 8

function keepOut({ secrets }: Tape, text: string): void {
  if (text.length >= LEAST_SECRET) secrets.add(text)
}

/** All at once, so that names are known wherever they stand, and ids keep their order. */
function hiddenExchanges({ raw, secrets }: Tape, key: string): CassetteExchange[] {
  const hiding = createHiding(key, JSON.stringify(raw), secrets)
  // Answers first: a name that one gives may be what another request asks for.
  const answers = raw.map(({ answer }) => (answer === undefined ? {} : { answer: hiding.json(answer) }))
  return raw.map(({ method, path, query, body, status, retryAfter }, i) => ({
    method,
    path: hiding.text(path),
    query: hiding.query(query),
    ...(body === undefined ? {} : { body: hiding.json(body) }),
    status,
    ...answers[i],
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }))
}

async function passOn(
  request: Request,
  { baseUrl, loginUrl, writes = false, fetch = globalThis.fetch }: RecorderOptions,
  tape: Tape,
): Promise<Response> {
  const { pathname, search, searchParams } = new URL(request.url)
  const { method } = request
  const isLogin = !pathname.startsWith('/api/')
  const asks = method === 'GET' || method === 'HEAD' || (method === 'POST' && (isLogin || ASKING.test(pathname)))
  if (!asks && !writes) {
    const message = `The recorder lets no ${method} ${pathname} through: it may change something.`
    return Response.json({ message, code: 'recorder.read.only', status: 403 }, { status: 403 })
  }
  for (const part of (request.headers.get('authorization') ?? '').split(' ').slice(1)) keepOut(tape, part)
  const body = await request.text()
  const answer = await fetch(`${isLogin ? loginUrl : baseUrl}${pathname}${search}`, {
    method,
    headers: without(request.headers),
    ...(body === '' ? {} : { body }),
    redirect: 'manual',
  })
  const text = await answer.text()
  if (isLogin) for (const token of text.matchAll(/"access_token"\s*:\s*"([^"]+)"/g)) keepOut(tape, token[1] ?? '')
  else {
    const retryAfter = answer.headers.get('retry-after')
    tape.raw.push({
      method,
      path: pathname,
      query: [...searchParams],
      body: parsed(body),
      status: answer.status,
      answer: parsed(text),
      ...(retryAfter === null ? {} : { retryAfter }),
    })
  }
  const isEmpty = answer.status === 204 || answer.status === 304
  return new Response(isEmpty ? null : text, { status: answer.status, headers: without(answer.headers) })
}

function without(headers: Headers): Headers {
  const kept = new Headers(headers)
  for (const name of OWN_HEADERS) kept.delete(name)
  return kept
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
