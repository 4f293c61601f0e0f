import { randomUUID } from 'node:crypto'
import { getRequestListener } from '@hono/node-server'
import * as z from 'zod/mini'
import { aClock, aFunction, checkOptions, flag, text, whole } from '../../../core/schema'
import { type Clock, systemClock } from '../../../core/time/clock'
import { close, listen } from '../../../emulator/http/listen'
import { writePrivate } from '../../../emulator/http/private-file'
import { createServer } from '../../../emulator/tls/secure'
import type { Cassette, CassetteExchange } from './cassette'
import { createHiding } from './hide'

/** Options of `startRecorder`. */
export interface RecorderOptions {
  /** Origin of the org's API, such as `https://api.mypurecloud.ie`. */
  readonly baseUrl: string
  /** Origin of the org's login host, such as `https://login.mypurecloud.ie`. */
  readonly loginUrl: string
  /** Port. Default 0: any free port of the loopback address. */
  readonly port?: number | undefined
  /** Whether requests that may change something are passed on, too. Default false: they are refused with 403. */
  readonly writes?: boolean | undefined
  /** Passes the requests on. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Default: the machine's. */
  readonly clock?: Clock | undefined
}

/** A proxy that records an org's answers. */
export interface Recorder {
  /** Base URL for clients, in place of the org's API and login hosts. */
  readonly url: string
  readonly loginUrl: string
  /** The answers recorded so far. */
  cassette(): Cassette
  /** Writes the recorded answers to a file. @throws Error when the file cannot be written */
  save(file: string): Promise<void>
  stop(): Promise<void>
  /** Calls `stop` at the end of a scope. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts a proxy between a client and an org that records the answers, for `startTwin({ cassette })`. Requests are
 * passed on with the client's own credentials. Credentials and tokens are not recorded, and every id, name and address
 * becomes a pseudonym.
 * @throws ConfigError when it cannot listen on the port
 * @example
 * const recorder = await startRecorder({ baseUrl: 'https://api.mypurecloud.ie', loginUrl: 'https://login.mypurecloud.ie' })
 * // ... use a client with baseUrl and loginUrl of the recorder
 * await recorder.save('cassette.json')
 * await recorder.stop()
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  checkOptions(options, {
    baseUrl: text(),
    loginUrl: text(),
    port: z.optional(whole(0)),
    writes: z.optional(flag()),
    fetch: z.optional(aFunction()),
    clock: z.optional(aClock()),
  })
  const { clock = systemClock } = options
  const key = randomUUID()
  const startedMs = clock.now()
  const recordedAt = new Date(startedMs).toISOString()
  const tape: Tape = { raw: [], secrets: new Set(), elapsedMs: () => clock.now() - startedMs }
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

/** POST requests that only query. */
const ASKING =
  /^\/api\/v2\/(?:analytics\/|audits\/query|users\/search|license\/users$|usage\/query|routing\/skillexpressions\/validate)/

/** Headers that concern one connection or the encoding of a body. */
const OWN_HEADERS = ['host', 'connection', 'content-length', 'content-encoding', 'transfer-encoding', 'keep-alive']

/** Requests and answers as they passed, and the secrets that must never be kept. */
interface Tape {
  readonly raw: RawExchange[]
  readonly secrets: Set<string>
  readonly elapsedMs: () => number
}

interface RawExchange extends Omit<CassetteExchange, 'query'> {
  readonly query: readonly (readonly [string, string])[]
}

/** Shorter texts are no credentials, and replacing them would damage other text. */
const MIN_SECRET = 8

function addSecret({ secrets }: Tape, text: string): void {
  if (text.length >= MIN_SECRET) secrets.add(text)
}

/** Hides everything in one pass, so that names are found in every place and ids keep their order. */
function hiddenExchanges({ raw, secrets }: Tape, key: string): CassetteExchange[] {
  const hiding = createHiding(key, JSON.stringify(raw), secrets)
  // Answers come first: a request may ask for a name that an answer gave.
  const answers = raw.map(({ answer }) => (answer === undefined ? {} : { answer: hiding.json(answer) }))
  return raw.map(({ method, path, query, body, atMs, status, retryAfter }, i) => ({
    method,
    path: hiding.text(path),
    query: hiding.query(query),
    ...(body === undefined ? {} : { body: hiding.json(body) }),
    ...(atMs === undefined ? {} : { atMs }),
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
  const isQuery = method === 'GET' || method === 'HEAD' || (method === 'POST' && (isLogin || ASKING.test(pathname)))
  if (!isQuery && !writes) {
    const message = `The recorder lets no ${method} ${pathname} through: it may change something.`
    return Response.json({ message, code: 'recorder.read.only', status: 403 }, { status: 403 })
  }
  for (const part of (request.headers.get('authorization') ?? '').split(' ').slice(1)) addSecret(tape, part)
  const body = await request.text()
  const atMs = tape.elapsedMs()
  const answer = await fetch(`${isLogin ? loginUrl : baseUrl}${pathname}${search}`, {
    method,
    headers: without(request.headers),
    ...(body === '' ? {} : { body }),
    redirect: 'manual',
  })
  const text = await answer.text()
  if (isLogin) for (const token of text.matchAll(/"access_token"\s*:\s*"([^"]+)"/g)) addSecret(tape, token[1] ?? '')
  else {
    const retryAfter = answer.headers.get('retry-after')
    tape.raw.push({
      method,
      path: pathname,
      query: [...searchParams],
      body: parsed(body),
      atMs,
      status: answer.status,
      answer: parsed(text),
      ...(retryAfter === null ? {} : { retryAfter }),
    })
  }
  const isEmpty = answer.status === 204 || answer.status === 304
  return new Response(isEmpty ? null : text, { status: answer.status, headers: without(answer.headers) })
}

function without(headers: Headers): Headers {
  const others = new Headers(headers)
  for (const name of OWN_HEADERS) others.delete(name)
  return others
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
