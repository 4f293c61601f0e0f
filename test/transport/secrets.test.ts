import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { isSkillrouteError } from '../../src/core/errors'
import { seededRandom } from '../../src/core/random'
import { manualClock } from '../../src/core/time/manual-clock'
import { memoryTokenStore } from '../../src/stores/memory/memory'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { encodeBasic } from '../../src/transport/auth/token-request'
import { numberedPages } from '../../src/transport/pages/numbered'
import { createTransport } from '../../src/transport/transport'
import type { Logger } from '../../src/transport/wiring/types'
import { createThing, readThing, setThing } from './operations'
import { SECRET } from './server'

const TOKEN = 'marked/token+value=='
const auth = clientCredentials({ clientId: 'client-1', clientSecret: SECRET })
const MARKS = [
  SECRET,
  TOKEN,
  encodeBasic(auth.clientId, auth.clientSecret),
  encodeURIComponent(SECRET),
  encodeURIComponent(TOKEN),
]

/** Everything a person or a logger could see of a value. */
function views(value: unknown): string {
  const shown = [inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: false })]
  shown.push(inspect(value, { depth: 6, showHidden: true, customInspect: false }), String(value))
  if (value instanceof Error) shown.push(value.message, value.stack ?? '')
  try {
    shown.push(JSON.stringify(value) ?? '')
  } catch {
    shown.push('cyclic')
  }
  return shown.join('\n')
}

function leaks(text: string): string | undefined {
  return MARKS.find((mark) => text.includes(mark) || text.includes(JSON.stringify(mark).slice(1, -1)))
}

/** A network and a server that fail in every way they know, echoing what they were sent. */
function hostile(random: () => number): typeof globalThis.fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    const sent = headers.get('authorization') ?? ''
    const echo = `${sent} ${SECRET} ${TOKEN} ${encodeURIComponent(SECRET)} Basic ${encodeBasic(auth.clientId, auth.clientSecret)}`
    if (String(input).endsWith('/oauth/token')) {
      if (random() < 0.7) return Response.json({ access_token: TOKEN, expires_in: 1_000_000 })
      // Without the token, which nobody has been given yet and so nobody can know for one.
      const own = `${sent} ${SECRET} ${encodeURIComponent(SECRET)}`
      return Response.json({ error: `e ${own}`, error_description: own }, { status: random() < 0.5 ? 400 : 503 })
    }
    const kind = Math.floor(random() * 12)
    const status = [400, 401, 403, 404, 409, 413, 429, 500, 502, 503][Math.floor(random() * 10)] ?? 500
    const common = { status, headers: { 'inin-correlation-id': TOKEN, 'retry-after': '9999' } }
    if (kind === 0)
      throw Object.assign(new TypeError(`fetch failed ${echo}`), {
        cause: { message: echo, code: echo, options: init },
      })
    if (kind === 1)
      throw Object.assign(new Error(echo), { config: { headers: init?.headers }, request: init, name: echo })
    if (kind === 2) throw echo
    if (kind === 3) return new Response(`<html>${echo}</html>`, common)
    if (kind === 4) return new Response(`{"id": "${TOKEN}`, { status: 200 })
    if (kind === 5) return Response.json({ id: 7, [TOKEN]: echo }, { status: 200 })
    if (kind === 6) return new Response(null, { status: 302, headers: { location: `https://x.example/?t=${TOKEN}` } })
    if (kind === 7) return new Response(echo, common)
    const body = {
      message: echo,
      code: kind === 8 ? TOKEN : 'bad.request',
      contextId: TOKEN,
      messageParams: { a: echo, b: `${'routing:skill:assign'} ${TOKEN}` },
      details: [{ errorCode: echo, fieldName: TOKEN, entityId: TOKEN, entityName: SECRET }],
      limit: { key: TOKEN, namespace: SECRET, value: 1 },
    }
    return Response.json(body, common)
  }
}

/** `SKILLROUTE_FULL=1`: 10,000. */
const FAILURES = process.env.SKILLROUTE_FULL === '1' ? 10_000 : 1_000

it(`appear nowhere in ${FAILURES} failures: not in errors, events, log lines or anything we return`, async () => {
  const random = seededRandom('secrets')
  const lines: string[] = []
  const write = (...line: unknown[]): void => void lines.push(line.map(views).join(' '))
  const logger: Logger = { debug: write, info: write, warn: write, error: write }
  let failures = 0
  for (let round = 0; failures < FAILURES; round++) {
    const transport = createTransport({
      baseUrl: 'https://api.test.example',
      loginUrl: 'https://login.test.example',
      auth,
      clock: manualClock(),
      random,
      fetch: hostile(random),
      logger,
      tokenStore: memoryTokenStore(),
      ratePerMinute: 1_000_000,
      retry: { attempts: 1 },
    })
    for (const event of ['request', 'response', 'retry', 'throttle', 'token', 'warning'] as const)
      transport.on(event, (detail) => write(event, detail))
    const input = { params: { id: random() < 0.1 ? TOKEN : 'x' } }
    const operations = [readThing, setThing, createThing] as const
    for (let n = 0; n < 25; n++) {
      const operation = operations[n % 3] ?? readThing
      const error: unknown = await transport.request(operation, input).then(
        () => undefined,
        (e: unknown) => e,
      )
      if (error === undefined) continue
      failures += 1
      expect(isSkillrouteError(error)).toBe(true)
      const text = views(error)
      if (leaks(text) !== undefined) expect.fail(`${leaks(text)} in ${text}`)
    }
    if (round === 0) {
      const source = { operation: readThing, pageSize: 1, items: () => [], pageCount: () => 1, total: () => 0 }
      lines.push(views([transport, auth, numberedPages(transport, source), memoryTokenStore()]))
    }
    await transport.close()
  }
  for (const line of lines) if (leaks(line) !== undefined) expect.fail(`${leaks(line)} in ${line}`)
  expect(lines.length).toBeGreaterThan(FAILURES)
})
