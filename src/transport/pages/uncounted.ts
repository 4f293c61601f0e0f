import type { Page, Paged } from '../paged'
import type { Transport } from '../types'
import { fromPages } from './from-pages'
import { beginReading, type Reading } from './reading'
import { type ListSource, requestPage } from './source'

/** A list with page numbers whose replies tell neither total nor page count, such as the members of a queue. */
export interface UncountedList<R, T> extends ListSource<R, T> {
  readonly pageSize: number
  /** The page size that the reply says it used: larger ones than a route allows are cut silently. */
  readonly usedPageSize?: ((reply: R) => number | undefined) | undefined
  /** How many items there should be, from elsewhere, such as a queue's `memberCount`; asked after the last page. */
  readonly expected?: (() => Promise<number | undefined>) | undefined
}

/**
 * Reads until a short or empty page. Since nothing is announced, a row that goes away while we read can hide another
 * one; give `expected` where there is a count to compare with: fewer distinct items than that and the list is read once
 * more, and if still fewer came, a `paging.short` warning says so.
 * @throws ResponseError `paging.repeated` when the same page comes twice in a row
 */
export function uncountedPages<R, T>(transport: Transport, list: UncountedList<R, T>): Paged<T> {
  return fromPages(() => run(transport, list))
}

async function* run<R, T>(transport: Transport, list: UncountedList<R, T>): AsyncGenerator<Page<T>> {
  const reading = beginReading(transport, list)
  reading.newPass()
  yield* onePass(transport, list, reading)
  const expected = (await list.expected?.()) ?? 0
  if (reading.inAll < expected) {
    reading.newPass()
    yield* onePass(transport, list, reading)
    if (reading.inAll < expected)
      reading.warn(
        'paging.short',
        `${reading.inAll} items came although ${expected} are expected, also after reading again.`,
      )
  }
  reading.finish()
}

async function* onePass<R, T>(
  transport: Transport,
  list: UncountedList<R, T>,
  reading: Reading<T>,
): AsyncGenerator<Page<T>> {
  const { pageSize } = list
  for (let pageNumber = 1; ; pageNumber++) {
    const reply = await requestPage(transport, list, { pageSize, pageNumber })
    const items = list.items(reply)
    yield { items: reading.take(items) }
    if (items.length < Math.min(pageSize, list.usedPageSize?.(reply) ?? pageSize) || items.length === 0) return
  }
}
