/** A server of one list in each paging style, as functions. */
import * as z from 'zod'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import type { CallOptions } from '../../src/transport/contract/call-options'
import { operation } from '../../src/transport/contract/operation'
import type { Paged } from '../../src/transport/contract/paged'
import { bodyPages } from '../../src/transport/pages/body'
import { cursorPages, linkedPages } from '../../src/transport/pages/cursor'
import { numberedPages } from '../../src/transport/pages/numbered'
import { uncountedPages } from '../../src/transport/pages/uncounted'
import { createTransport } from '../../src/transport/transport'
import type { Transport } from '../../src/transport/wiring/types'

export interface Row {
  readonly id: string
}
/** A page as asked for: query and body. */
interface Ask {
  readonly size: number
  readonly number: number
  readonly cursor: string
}
type Answer = (ask: Ask, requests: number) => unknown

const listing = z.looseObject({
  entities: z.array(z.object({ id: z.string() })),
  pageCount: z.number().optional(),
  total: z.number().optional(),
  nextUri: z.string().optional(),
  cursor: z.string().optional(),
  totalHits: z.number().optional(),
})
export type Listing = z.infer<typeof listing>
export const list = operation({ id: 'getRows', method: 'GET', path: '/api/v2/rows', kind: 'safe', response: listing })
const query = operation({ id: 'postRows', method: 'POST', path: '/api/v2/rows/query', kind: 'safe', response: listing })

/** A transport whose network is a function. */
export function over(answer: Answer): { transport: Transport; warnings: string[]; asked: Ask[] } {
  const requested: Ask[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    init?.signal?.throwIfAborted()
    const url = new URL(String(input))
    if (url.pathname === '/oauth/token') return Response.json({ access_token: 'token-token', expires_in: 86_400 })
    const body = typeof init?.body === 'string' ? JSON.parse(init.body).paging : undefined
    const ask = {
      size: Number(body?.pageSize ?? url.searchParams.get('pageSize')),
      number: Number(body?.pageNumber ?? url.searchParams.get('pageNumber') ?? 1),
      cursor: url.searchParams.get('after') ?? url.searchParams.get('cursor') ?? '',
    }
    requested.push(ask)
    return Response.json(answer(ask, requested.length))
  }
  const auth = clientCredentials({ clientId: 'c', clientSecret: 'secret-secret' })
  const transport = createTransport({
    baseUrl: 'https://api.test.example',
    loginUrl: 'https://login.test.example',
    auth,
    fetch,
    ratePerMinute: 1_000_000,
  })
  const warnings: string[] = []
  transport.on('warning', ({ code }) => warnings.push(code))
  return { transport, warnings, asked: requested }
}

export const rows = (count: number, from = 0): Row[] =>
  Array.from({ length: count }, (_, n) => ({ id: `r${from + n}` }))
export const ids = (items: readonly Row[]): string[] => items.map(({ id }) => id)
export const sorted = (items: Iterable<string>): string[] => [...new Set(items)].sort()
export const items = (reply: Listing): readonly Row[] => reply.entities

const total = (reply: Listing): number | undefined => reply.total
export const numbered = (transport: Transport, pageSize: number, options = {}): Paged<Row> =>
  numberedPages(transport, {
    operation: list,
    items,
    pageSize,
    pageCount: (reply) => reply.pageCount,
    total: (reply) => reply.total,
    options,
  })
export const uncounted = (
  transport: Transport,
  pageSize: number,
  expected?: () => Promise<number>,
  options = {},
): Paged<Row> => uncountedPages(transport, { operation: list, items, pageSize, expected, options })
export const linked = (transport: Transport, pageSize: number, options = {}): Paged<Row> =>
  linkedPages(transport, { operation: list, items, pageSize, options, total, nextUri: (reply) => reply.nextUri })
export const cursored = (transport: Transport, pageSize: number, options = {}): Paged<Row> =>
  cursorPages(transport, { operation: list, items, pageSize, options, total, next: (reply) => reply.cursor })
export const inBody = (transport: Transport, pageSize: number, options = {}): Paged<Row> =>
  bodyPages(transport, {
    operation: query,
    items,
    pageSize,
    totalHits: (reply) => reply.totalHits,
    options,
    input: { body: { interval: 'i' } },
  })

export const pageOf = (all: readonly Row[], { number, size }: Ask) => all.slice((number - 1) * size, number * size)
export const counted = (all: readonly Row[], ask: Ask) => ({
  entities: pageOf(all, ask),
  total: all.length,
  pageCount: Math.ceil(all.length / ask.size),
})
/** Cursors name the row after which to go on, as a stable server's do. */
const after = (all: readonly Row[], { cursor, size }: Ask) => {
  const from = cursor === '' ? 0 : Number(cursor)
  const next = from + size < all.length ? String(from + size) : undefined
  return { entities: all.slice(from, from + size), next }
}

export const STYLES: [
  string,
  (t: Transport, size: number) => Paged<Row>,
  (all: readonly Row[], ask: Ask) => unknown,
][] = [
  ['numbered', numbered, counted],
  ['uncounted', uncounted, (all, ask) => ({ entities: pageOf(all, ask) })],
  [
    'linked',
    linked,
    (all, ask) => {
      const { entities, next } = after(all, ask)
      return { entities, ...(next ? { nextUri: `/api/v2/rows?pageSize=9&after=${next}` } : {}) }
    },
  ],
  [
    'cursor',
    cursored,
    (all, ask) => {
      const { entities, next } = after(all, ask)
      return { entities, ...(next ? { cursor: next } : {}) }
    },
  ],
  ['body', inBody, (all, ask) => ({ entities: pageOf(all, ask), totalHits: all.length })],
]

/** The same styles, each with a count to be held against: announced by the reply, or asked for elsewhere. */
export const LOSING: [
  string,
  (t: Transport, size: number, options: CallOptions) => Paged<Row>,
  (all: readonly Row[], ask: Ask) => { entities: readonly Row[] },
][] = [
  ['numbered', numbered, counted],
  [
    'uncounted',
    (transport, size, options) => uncounted(transport, size, async () => 163, options),
    (all, ask) => ({ entities: pageOf(all, ask) }),
  ],
  [
    'linked',
    linked,
    (all, ask) => {
      const { entities, next } = after(all, ask)
      return { entities, ...(next ? { nextUri: `/api/v2/rows?after=${next}` } : {}) }
    },
  ],
  [
    'cursor',
    cursored,
    (all, ask) => {
      const { entities, next } = after(all, ask)
      return { entities, ...(next ? { cursor: next } : {}) }
    },
  ],
  ['body', inBody, (all, ask) => ({ entities: pageOf(all, ask), totalHits: all.length })],
]
