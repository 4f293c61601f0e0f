import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ResponseError } from '../../src/core/errors'
import { operation } from '../../src/transport/contract/operation'
import { numberedPages } from '../../src/transport/pages/numbered'
import { uncountedPages } from '../../src/transport/pages/uncounted'
import {
  counted,
  cursored,
  ids,
  inBody,
  items,
  type Listing,
  LOSING,
  linked,
  list,
  numbered,
  over,
  pageOf,
  rows,
  STYLES,
  sorted,
  uncounted,
} from './listings'

/** Lists that change while they are read. `SKILLROUTE_FULL=1`: 300. */
const LISTS = process.env.SKILLROUTE_FULL === '1' ? 300 : 100

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
      { numRuns: LISTS },
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
    let max = 0
    const { transport, asked } = over((ask) => counted(rows(200), ask))
    transport.on('request', () => {
      open += 1
      max = Math.max(max, open)
    })
    transport.on('response', () => {
      open -= 1
    })
    expect(await numbered(transport, 10).toArray()).toHaveLength(200)
    expect(asked).toHaveLength(20)
    expect(max).toBeGreaterThan(1)
    expect(max).toBeLessThanOrEqual(4)
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

describe.each(LOSING)('%s pages of which each is two short', (name, paged, answer) => {
  const losing = (): ReturnType<typeof over> =>
    over((ask) => {
      const page = answer(rows(163), ask)
      return { total: 163, ...page, entities: page.entities.slice(0, -2) }
    })

  it('throw what was announced and what came, after reading again', async () => {
    const { transport, asked } = losing()
    const error: unknown = await paged(transport, 25, {})
      .toArray()
      .catch((error: unknown) => error)
    const received = name === 'uncounted' ? 23 : 149
    expect(error).toBeInstanceOf(ResponseError)
    expect(error).toMatchObject({ code: 'paging.short', expected: 163, received })
    expect(String(error)).toContain(`${received} items came although 163 are announced`)
    expect(asked).toHaveLength(name === 'uncounted' ? 2 : 14)
  })

  it('give what came with a warning to those who take it', async () => {
    const { transport, warnings } = losing()
    const found = await paged(transport, 25, { incomplete: 'warn' }).toArray()
    expect(found).toHaveLength(name === 'uncounted' ? 23 : 149)
    expect(warnings).toContain('paging.short')
  })
})

describe('uncounted pages', () => {
  it('read again when fewer came than expected, and say so when still fewer come', async () => {
    const missing = over((ask, n) => ({ entities: pageOf(n < 3 ? rows(14) : rows(15), ask) }))
    const found = await uncounted(missing.transport, 10, async () => 15).toArray()
    expect(sorted(ids(found))).toEqual(sorted(ids(rows(15))))
    expect(missing.warnings).toEqual([])
  })

  it('go past a short page that names a further one', async () => {
    const twoShort = over((ask) => ({
      entities: pageOf(rows(30), ask).slice(2),
      ...(ask.number < 3 ? { nextUri: `/api/v2/rows?pageNumber=${ask.number + 1}` } : {}),
    }))
    const nextUri = (reply: Listing): string | undefined => reply.nextUri
    const paged = uncountedPages(twoShort.transport, { operation: list, items, pageSize: 10, nextUri })
    expect(await paged.toArray()).toHaveLength(24)
    expect(twoShort.asked).toHaveLength(3)
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

  it('that come again in the second reading of a short list are no error', async () => {
    const { transport } = over((ask, n) => ({
      entities: n === 1 ? rows(1) : ask.cursor === '' ? rows(2) : rows(2, 2),
      total: 4,
      ...(ask.cursor === '' ? { cursor: 'a' } : {}),
    }))
    expect(ids(await cursored(transport, 2).toArray())).toEqual(['r0', 'r2', 'r3', 'r1'])
  })

  it('are followed past empty pages, but not for ever', async () => {
    const some = over((_, n) => ({ entities: n === 5 ? rows(1) : [], ...(n < 5 ? { cursor: `c${n}` } : {}) }))
    expect(await cursored(some.transport, 5).toArray()).toHaveLength(1)
    const none = over((_, n) => ({ entities: [], cursor: `c${n}` }))
    await expect(cursored(none.transport, 5).toArray()).rejects.toMatchObject({ code: 'paging.endless' })
  })
})

describe('body pages', () => {
  it('go past short pages and an approximate total, and find in a second reading what the first one missed', async () => {
    const short = over((ask, n) => ({ entities: pageOf(rows(30), ask).slice(n === 1 ? 2 : 0), totalHits: 30 }))
    expect(sorted(ids(await inBody(short.transport, 10).toArray()))).toEqual(sorted(ids(rows(30))))
    expect(short.warnings).toEqual([])
    const more = over((ask) => ({ entities: pageOf(rows(33), ask), totalHits: 28 }))
    expect(await inBody(more.transport, 10).toArray()).toHaveLength(33)
  })
})
