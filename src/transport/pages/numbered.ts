import type { Page, Paged } from '../contract/paged'
import type { Transport } from '../wiring/types'
import { fetchAhead } from './fetch-ahead'
import { fromPages } from './from-pages'
import { beginReading, type Reading, repeated } from './reading'
import { type ListSource, requestPage } from './source'

/** A list with `pageNumber` and `pageSize` in the query and `pageCount` and `total` in the reply. */
export interface NumberedList<R, T> extends ListSource<R, T> {
  readonly pageSize: number
  readonly pageCount: (reply: R) => number | undefined
  readonly total: (reply: R) => number | undefined
  /** The page number that the reply says it is, where it tells. */
  readonly pageNumber?: ((reply: R) => number | undefined) | undefined
  /** Pages requested ahead once the number of pages is known. Default 4. */
  readonly ahead?: number | undefined
}

/** Enough to hide latency, few enough not to trip limits per resource. */
const AHEAD = 4

/** Times a list that keeps changing is read before what was found is given as it is, with a warning. */
const MOST_PASSES = 3

/**
 * Reads the pages in order, fetching a few ahead once their number is known.
 *
 * A row that goes away while we read moves all later ones up, and the one that crosses the border of two pages is never
 * seen; a row that comes in pushes one across, which is then seen twice. So whenever the announced total moves between
 * pages, or fewer distinct items come than are announced last, the list is read again from the start, and what had not
 * been given out follows. Nothing is given out twice. What no client can see is a row gone and another come between the
 * same two pages, for the total then stands still.
 * @throws ResponseError `paging.repeated` when the same page comes again, `paging.short` when fewer items come than are
 *   announced in a reading during which the list stood still, unless `incomplete: 'warn'`
 */
export function numberedPages<R, T>(transport: Transport, list: NumberedList<R, T>): Paged<T> {
  return fromPages((wanted) => run(transport, list, wanted))
}

async function* run<R, T>(transport: Transport, list: NumberedList<R, T>, wanted: number): AsyncGenerator<Page<T>> {
  const reading = beginReading(transport, list)
  for (let pass = 1; ; pass++) {
    reading.newPass()
    yield* onePass(transport, list, reading, wanted)
    if (isComplete(reading)) break
    const { inAll, total = 0 } = reading
    if (inAll < total && (pass === MOST_PASSES || (pass > 1 && !reading.changed))) {
      reading.short(total)
      break
    }
    if (pass === MOST_PASSES) {
      reading.warn('paging.changing', `the list kept changing while it was read ${pass} times; rows may be missing.`)
      break
    }
    reading.warn('paging.again', `the list changed while it was read or came short of its ${total}; reading again.`)
  }
  reading.finish()
}

function isComplete<T>({ total, inPass, changed }: Reading<T>): boolean {
  return total === undefined || (inPass >= total && !changed)
}

async function* onePass<R, T>(
  transport: Transport,
  list: NumberedList<R, T>,
  reading: Reading<T>,
  wanted: number,
): AsyncGenerator<Page<T>> {
  const { pageSize } = list
  const wantedPages = Math.ceil(wanted / pageSize)
  const pages = fetchAhead(list.options?.signal, (pageNumber, signal) => {
    const options = { ...list.options, signal }
    return requestPage(transport, { ...list, options }, { pageSize, pageNumber })
  })
  try {
    let pageCount = 1
    for (let at = 1; at <= pageCount; at++) {
      // Fetch ahead only pages that the caller will read.
      const until = Math.min(pageCount, wantedPages, at - 1 + (list.ahead ?? AHEAD))
      const reply = await pages.get(at, until)
      if ((list.pageNumber?.(reply) ?? at) !== at) throw repeated(nameOf(list), 'page')
      const items = list.items(reply)
      const total = list.total(reply)
      pageCount = list.pageCount(reply) ?? pagesBeside(total, items.length, at, pageSize)
      yield { items: reading.take(items, total), total }
      // Whatever number of pages is announced: after an empty one there is nothing.
      if (items.length === 0) return
    }
  } finally {
    pages.drop()
  }
}

/** The number of pages where the reply does not tell: from the total, else one more after every full page. */
function pagesBeside(total: number | undefined, length: number, at: number, pageSize: number): number {
  if (total !== undefined) return Math.ceil(total / pageSize)
  return length < pageSize ? at : at + 1
}

function nameOf<R, T>(list: ListSource<R, T>): string {
  return `${list.operation.id} (${list.operation.path})`
}
