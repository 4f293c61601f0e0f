import { isApiError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { Page, Paged } from '../contract/paged'
import { type Follower, follow } from '../kit/abort'
import type { Transport } from '../wiring/types'
import { fromPages, type ListSource, requestPage } from './from-pages'
import { beginReading, type Reading, repeated } from './reading'

/** A list with `pageNumber` and `pageSize` in the query and `pageCount` and `total` in the reply. */
export interface NumberedList<R, T> extends ListSource<R, T> {
  readonly pageSize: number
  /** Page sizes by operation, as far as larger ones were refused. Lists read and extend it. Default: none is remembered. */
  readonly accepted?: Map<string, number> | undefined
  readonly pageCount: (reply: R) => number | undefined
  readonly total: (reply: R) => number | undefined
  /** The page number that the reply states, if it does. */
  readonly pageNumber?: ((reply: R) => number | undefined) | undefined
  /** Pages requested ahead once the number of pages is known. Default 4. */
  readonly ahead?: number | undefined
}

/** Enough to hide latency, few enough to stay below limits per resource. */
const AHEAD = 4

/** Every list of the platform gives pages of this size. */
const SAFE_SIZE = LIMITS.pageSize.default

/** How often a list that keeps changing is read before its items are returned as found, with a warning. */
const MAX_PASSES = 3

/**
 * Reads the pages in order, fetching a few ahead once their number is known. If the first page is refused with 400, it is
 * asked for again with 100 items.
 *
 * A row that is deleted during the reading moves all later rows up, so the row that crosses a page boundary is missed;
 * a row that is added pushes one row down, which is then seen twice. So if the announced total changes between pages,
 * or fewer distinct items arrive than the last announced total, the list is read again from the start and only items
 * not yet returned follow. Nothing is returned twice. No client can detect one row deleted and one added between the
 * same two pages, because the total stays the same.
 * @throws ResponseError `paging.repeated` when the same page comes again, `paging.short` when fewer items come than are
 *   announced in a reading during which the list stood still, unless `incomplete: 'warn'`
 */
export function numberedPages<R, T>(transport: Transport, list: NumberedList<R, T>): Paged<T> {
  return fromPages((desired) => run(transport, list, desired))
}

async function* run<R, T>(transport: Transport, list: NumberedList<R, T>, desired: number): AsyncGenerator<Page<T>> {
  const reading = beginReading(transport, list)
  for (let pass = 1; ; pass++) {
    reading.newPass()
    yield* onePass(transport, list, reading, desired)
    if (reading.total === undefined || (reading.inPass >= reading.total && !reading.changed)) break
    const { inAll, total = 0 } = reading
    if (inAll < total && (pass === MAX_PASSES || (pass > 1 && !reading.changed))) {
      reading.short(total)
      break
    }
    if (pass === MAX_PASSES) {
      reading.warn('paging.changing', `the list kept changing while it was read ${pass} times; rows may be missing.`)
      break
    }
    reading.warn(
      'paging.again',
      `the list changed while it was read or had fewer items than its total of ${total}; reading again.`,
    )
  }
  reading.finish()
}

async function* onePass<R, T>(
  transport: Transport,
  list: NumberedList<R, T>,
  reading: Reading<T>,
  desired: number,
): AsyncGenerator<Page<T>> {
  let pageSize = Math.min(list.pageSize, list.accepted?.get(list.operation.id) ?? list.pageSize)
  const pages = fetchAhead(list.options?.signal, (pageNumber, signal) => {
    const options = { ...list.options, signal }
    return requestPage(transport, { ...list, options }, { pageSize, pageNumber })
  })
  try {
    let pageCount = 1
    for (let at = 1; at <= pageCount; at++) {
      // Fetches ahead only pages that the caller will read.
      const until = Math.min(pageCount, Math.ceil(desired / pageSize), at - 1 + (list.ahead ?? AHEAD))
      const reply = await pages.get(at, until).catch((error: unknown) => {
        // Only the first page is asked for alone, so that no other page has the size that is refused.
        if (at > 1 || pageSize <= SAFE_SIZE || !isApiError(error) || error.status !== 400) throw error
        pageSize = SAFE_SIZE
        list.accepted?.set(list.operation.id, SAFE_SIZE)
        return pages.get(at, at)
      })
      if ((list.pageNumber?.(reply) ?? at) !== at)
        throw repeated(`${list.operation.id} (${list.operation.path})`, 'page')
      const items = list.items(reply)
      const total = list.total(reply)
      pageCount = list.pageCount(reply) ?? guessPageCount(total, items.length, at, pageSize)
      yield { items: reading.take(items, total), total }
      // An empty page ends the list, whatever number of pages is announced.
      if (items.length === 0) return
    }
  } finally {
    pages.drop()
  }
}

/** The number of pages if the reply does not state it: from the total, else one more after every full page. */
function guessPageCount(total: number | undefined, length: number, at: number, pageSize: number): number {
  if (total !== undefined) return Math.ceil(total / pageSize)
  return length < pageSize ? at : at + 1
}

interface Started<R> {
  readonly reply: Promise<R>
  readonly own: Follower
}

/**
 * Keeps requests running ahead. Each listens to the caller's signal only while it runs, so that an iteration that stops
 * halfway leaves no listener behind.
 */
function fetchAhead<R>(signal: AbortSignal | undefined, request: (number: number, signal: AbortSignal) => Promise<R>) {
  const started = new Map<number, Started<R>>()

  function start(number: number): Started<R> {
    const controller = follow(signal)
    const reply = request(number, controller.signal).finally(controller.release)
    // The caller that asks for the page sees its failure; a page that nobody asks for must not be an unhandled
    // rejection.
    reply.catch(() => undefined)
    const begun = { reply, own: controller }
    started.set(number, begun)
    return begun
  }

  return {
    /** Returns page `number` and starts requests for all pages up to `until`. */
    get(number: number, until: number) {
      const first = started.get(number) ?? start(number)
      for (let next = number + 1; next <= until; next++) if (!started.has(next)) start(next)
      started.delete(number)
      return first.reply
    },
    /** Aborts requests that are no longer needed. */
    drop() {
      for (const { own } of started.values()) own.abort(new Error('not wanted any more'))
      started.clear()
    },
  }
}
