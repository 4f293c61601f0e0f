import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ResponseError } from '../../src/core/errors'
import { clientCredentials } from '../../src/transport/client-credentials'
import { operation } from '../../src/transport/operation'
import type { Paged } from '../../src/transport/paged'
import { bodyPages } from '../../src/transport/pages/body'
import { cursorPages, linkedPages } from '../../src/transport/pages/cursor'
import { numberedPages } from '../../src/transport/pages/numbered'
import { uncountedPages } from '../../src/transport/pages/uncounted'
import { createTransport } from '../../src/transport/transport'
import type { Transport } from '../../src/transport/types'

interface Row {
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
type Listing = z.infer<typeof listing>
const list = operation({ id: 'getRows', method: 'GET', path: '/api/v2/rows', kind: 'safe', response: listing })
const query = operation({ id: 'postRows', method: 'POST', path: '/api/v2/rows/query', kind: 'safe', response: listing })

/** A transport whose network is a function. */
function over(answer: Answer): { transport: Transport; warnings: string[]; asked: Ask[] } {
  const asked: Ask[] = []
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
    asked.push(ask)
    return Response.json(answer(ask, asked.length))
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
  return { transport, warnings, asked }
}

const rows = (count: number, from = 0): Row[] => Array.from({ length: count }, (_, n) => ({ id: `r${from + n}` }))
const ids = (items: readonly Row[]): string[] => items.map(({ id }) => id)
const sorted = (items: Iterable<string>): string[] => [...new Set(items)].sort()
const items = (reply: Listing): readonly Row[] => reply.entities

const numbered = (transport: Transport, pageSize: number, options = {}): Paged<Row> =>
  numberedPages(transport, {
    operation: list,
    items,
    pageSize,
    pageCount: (reply) => reply.pageCount,
    total: (reply) => reply.total,
    options,
  })
const uncounted = (transport: Transport, pageSize: number, expected?: () => Promise<number>): Paged<Row> =>
  uncountedPages(transport, { operation: list, items, pageSize, expected })
const linked = (transport: Transport, pageSize: number): Paged<Row> =>
  linkedPages(transport, { operation: list, items, pageSize, nextUri: (reply) => reply.nextUri })
const cursored = (transport: Transport, pageSize: number): Paged<Row> =>
  cursorPages(transport, { operation: list, items, pageSize, next: (reply) => reply.cursor })
const inBody = (transport: Transport, pageSize: number): Paged<Row> =>
  bodyPages(transport, {
    operation: query,
    items,
    pageSize,
    totalHits: (reply) => reply.totalHits,
    input: { body: { interval: 'i' } },
  })

const pageOf = (all: readonly Row[], { number, size }: Ask) => all.slice((number - 1) * size, number * size)
const counted = (all: readonly Row[], ask: Ask) => ({
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

const STYLES: [string, (t: Transport, size: number) => Paged<Row>, (all: readonly Row[], ask: Ask) => unknown][] = [
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

describe.each(STYLES)('%s pages', (_name, paged, answer) => {
  it('give every row of a list that stands still, once and in order, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 12 }), fc.nat(70), async (count, size, limit) => {
        const { transport, warnings } = over((ask) => answer(rows(count), ask))
        const all = paged(transport, size)
        expect(ids(await all.toArray())).toEqual(ids(rows(count)))
        expect(ids(await all.toArray({ limit }))).toEqual(ids(rows(Math.min(limit, count))))
        expect(await all.first()).toEqual(rows(count)[0])
        expect(warnings).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('request nothing before the iteration starts, and one page for the first row', async () => {
    const { transport, asked } = over((ask) => answer(rows(100), ask))
    const all = paged(transport, 10)
    expect(asked).toHaveLength(0)
    await all.first()
    expect(asked).toHaveLength(1)
  })

  it('drop duplicates of a growing list with a warning', async () => {
    // Two rows come in at the front after the second request, pushing two across the border.
    const { transport, warnings } = over((ask, n) =>
      answer(n > 2 && paged !== linked && paged !== cursored ? [...rows(2, 900), ...rows(30)] : rows(30), ask),
    )
    const found = ids(await paged(transport, 10).toArray())
    expect(new Set(found).size).toBe(found.length)
    expect(found).toEqual(expect.arrayContaining(ids(rows(30))))
    if (paged !== linked && paged !== cursored) expect(warnings).toContain('paging.duplicates')
  })
})

describe('numbered pages', () => {
  it('lose no row of a list that shrinks or grows while it is read, as far as totals tell', async () => {
    const change = fc.record({
      after: fc.integer({ min: 1, max: 8 }),
      at: fc.nat(60),
      remove: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 9 }),
        change,
        async (count, size, c) => {
          const all = rows(count)
          const { transport } = over((ask, n) => {
            if (n === c.after + 1) {
              if (c.remove) all.splice(Math.min(c.at, all.length - 1), 1)
              else all.splice(Math.min(c.at, all.length), 0, { id: 'new' })
            }
            return counted(all, ask)
          })
          const found = ids(await numbered(transport, size).toArray())
          expect(new Set(found).size).toBe(found.length)
          // Whatever was there all the time must have been found.
          const stayed = ids(all).filter((id) => id !== 'new')
          expect(sorted([...found, ...stayed])).toEqual(sorted(found))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('fail when a list that stands still is shorter than it announces, after reading it twice', async () => {
    const { transport, asked } = over((ask) => ({ ...counted(rows(25), ask), total: 27 }))
    await expect(numbered(transport, 10).toArray()).rejects.toMatchObject({ code: 'paging.short' })
    expect(asked).toHaveLength(6)
  })

  it('find what one reading missed in the next', async () => {
    const { transport, warnings } = over((ask, n) => {
      const page = counted(rows(25), ask)
      return n === 2 ? { ...page, entities: page.entities.slice(3) } : page
    })
    expect(sorted(ids(await numbered(transport, 10).toArray()))).toEqual(sorted(ids(rows(25))))
    expect(warnings).toEqual(['paging.again'])
  })

  it('pass an empty page in the middle and find its rows', async () => {
    const { transport } = over((ask, n) => ({ ...counted(rows(40), ask), ...(n === 2 ? { entities: [] } : {}) }))
    expect(sorted(ids(await numbered(transport, 10).toArray()))).toEqual(sorted(ids(rows(40))))
  })

  it('fail when a page comes again', async () => {
    const { transport } = over((ask) => ({ ...counted(rows(40), { ...ask, number: 1 }) }))
    await expect(numbered(transport, 10).toArray()).rejects.toMatchObject({
      name: 'ResponseError',
      code: 'paging.repeated',
    })
  })

  it('fetch ahead in order within a bound, not beyond what is wanted', async () => {
    let open = 0
    let most = 0
    const { transport, asked } = over((ask) => counted(rows(200), ask))
    transport.on('request', () => {
      open += 1
      most = Math.max(most, open)
    })
    transport.on('response', () => {
      open -= 1
    })
    expect(await numbered(transport, 10).toArray()).toHaveLength(200)
    expect(asked).toHaveLength(20)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
    asked.length = 0
    await numbered(transport, 10).toArray({ limit: 25 })
    expect(asked).toHaveLength(3)
  })

  it('reject with the reason of the caller and leave no listener, also when left half way', async () => {
    const caller = new AbortController()
    const { transport } = over((ask) => counted(rows(200), ask))
    const iterator = numbered(transport, 10, { signal: caller.signal })[Symbol.asyncIterator]()
    for (let n = 0; n < 15; n++) await iterator.next()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
    const reason = { enough: true }
    caller.abort(reason)
    const rest = async (): Promise<void> => {
      for (;;) if ((await iterator.next()).done) return
    }
    await expect(rest()).rejects.toBe(reason)
  })

  it('work for rows without an id, equal ones included', async () => {
    const names = operation({
      id: 'getNames',
      method: 'GET',
      path: '/api/v2/names',
      kind: 'safe',
      response: z.object({ entities: z.array(z.string()), pageCount: z.number(), total: z.number() }),
    })
    const all = ['a', 'a', 'a', 'a', 'b', 'a', 'c']
    const { transport, warnings } = over((ask, n) => ({
      // The second request misses a row, so the list is read again.
      entities: all.slice((ask.number - 1) * 2, ask.number * 2).slice(n === 2 ? 1 : 0),
      pageCount: 4,
      total: 7,
    }))
    const paged = numberedPages(transport, {
      operation: names,
      items: (reply) => reply.entities,
      pageSize: 2,
      pageCount: (reply) => reply.pageCount,
      total: (reply) => reply.total,
    })
    expect((await paged.toArray()).sort()).toEqual([...all].sort())
    expect(warnings).toEqual(['paging.again'])
  })
})

describe('uncounted pages', () => {
  it('read again when fewer came than expected, and say so when still fewer come', async () => {
    const missing = over((ask, n) => ({ entities: pageOf(n < 3 ? rows(14) : rows(15), ask) }))
    const found = await uncounted(missing.transport, 10, async () => 15).toArray()
    expect(sorted(ids(found))).toEqual(sorted(ids(rows(15))))
    expect(missing.warnings).toEqual([])
    const gone = over((ask) => ({ entities: pageOf(rows(14), ask) }))
    await uncounted(gone.transport, 10, async () => 15).toArray()
    expect(gone.warnings).toEqual(['paging.short'])
  })

  it('fail when a full page comes again', async () => {
    const { transport } = over(() => ({ entities: rows(10) }))
    await expect(uncounted(transport, 10).toArray()).rejects.toBeInstanceOf(ResponseError)
  })

  it('go on when the server uses smaller pages than asked for', async () => {
    const { transport } = over((ask) => ({ entities: pageOf(rows(25), { ...ask, size: 10 }), pageSize: 10 }))
    const used = (reply: Listing): number | undefined =>
      typeof reply.pageSize === 'number' ? reply.pageSize : undefined
    const paged = uncountedPages(transport, { operation: list, items, pageSize: 50, usedPageSize: used })
    expect(await paged.toArray()).toHaveLength(25)
  })
})

describe('cursors', () => {
  it('that come again are an error', async () => {
    for (const paged of [linked, cursored]) {
      const { transport } = over((_, n) => ({
        entities: rows(5, n * 5),
        cursor: n === 1 ? 'a' : 'b',
        nextUri: `/x?after=${n === 1 ? 'a' : 'b'}`,
      }))
      await expect(paged(transport, 5).toArray()).rejects.toMatchObject({ code: 'paging.repeated' })
    }
  })

  it('are followed past empty pages, but not for ever', async () => {
    const some = over((_, n) => ({ entities: n === 5 ? rows(1) : [], ...(n < 5 ? { cursor: `c${n}` } : {}) }))
    expect(await cursored(some.transport, 5).toArray()).toHaveLength(1)
    const none = over((_, n) => ({ entities: [], cursor: `c${n}` }))
    await expect(cursored(none.transport, 5).toArray()).rejects.toMatchObject({ code: 'paging.endless' })
  })
})

describe('body pages', () => {
  it('go past short pages and an approximate total, and say what is short', async () => {
    const short = over((ask) => ({
      entities: pageOf(rows(30), ask).slice(0, ask.number === 1 ? 8 : 10),
      totalHits: 30,
    }))
    expect(await inBody(short.transport, 10).toArray()).toHaveLength(28)
    expect(short.warnings).toEqual(['paging.short'])
    const more = over((ask) => ({ entities: pageOf(rows(33), ask), totalHits: 28 }))
    expect(await inBody(more.transport, 10).toArray()).toHaveLength(33)
  })
})
