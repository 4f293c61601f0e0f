import type { Page, Paged } from '../contract/paged'
import type { Transport } from '../wiring/types'
import { type ListSource, requestPage } from './from-pages'
import { type Reading, untilWhole } from './reading'

/** A list with page numbers whose replies state neither total nor page count, such as the members of a queue. */
export interface UncountedList<R, T> extends ListSource<R, T> {
  readonly pageSize: number
  /** The page size that the reply states: a route silently cuts sizes above its maximum. */
  readonly usedPageSize?: ((reply: R) => number | undefined) | undefined
  /** The link to the next page, if the reply has one. */
  readonly nextUri?: ((reply: R) => string | undefined) | undefined
  /** The expected number of items from another source, such as a queue's `memberCount`; fetched after the last page. */
  readonly expected?: (() => Promise<number | undefined>) | undefined
}

/**
 * Reads until a page is empty, or is short and names no next one. Nothing is announced, so a row deleted during the
 * reading can hide another one. Give `expected` if there is a count to compare with: with fewer distinct items than
 * that, the list is read once more.
 * @throws ResponseError `paging.repeated` when the same page comes twice in a row, `paging.short` when still fewer came
 *   than expected, unless `incomplete: 'warn'`
 */
export function uncountedPages<R, T>(transport: Transport, list: UncountedList<R, T>): Paged<T> {
  return untilWhole(
    transport,
    list,
    (reading) => onePass(transport, list, reading),
    () => list.expected?.(),
  )
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
    const full = items.length >= Math.min(pageSize, list.usedPageSize?.(reply) ?? pageSize)
    // A page that is not full ends the list, unless it links to a next one.
    if (items.length === 0 || !(full || list.nextUri?.(reply))) return
  }
}
