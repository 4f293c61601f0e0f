import { isRecord } from '../../core/json/unknown'
import type { Page, Paged } from '../contract/paged'
import type { Transport } from '../wiring/types'
import type { ListSource } from './from-pages'
import { type Reading, untilWhole } from './reading'

/** A query by POST with `paging { pageSize, pageNumber }` in its body and `totalHits` in the reply. */
export interface BodyList<R, T> extends ListSource<R, T> {
  readonly pageSize: number
  readonly totalHits: (reply: R) => number | undefined
}

/**
 * Reads until the announced number of pages is passed and a page is not full: `totalHits` is approximate and pages may
 * be short, so neither ends the reading alone. If fewer rows arrive than announced, counting duplicates, the list is
 * read once more.
 * @throws ResponseError `paging.repeated` when the same page comes twice in a row, `paging.short` when still fewer came,
 *   unless `incomplete: 'warn'`
 */
export function bodyPages<R, T>(transport: Transport, list: BodyList<R, T>): Paged<T> {
  return untilWhole(transport, list, (reading) => onePass(transport, list, reading))
}

async function* onePass<R, T>(
  transport: Transport,
  list: BodyList<R, T>,
  reading: Reading<T>,
): AsyncGenerator<Page<T>> {
  const { pageSize, operation, options } = list
  const query = isRecord(list.input?.body) ? list.input.body : {}
  for (let pageNumber = 1; ; pageNumber++) {
    const input = { ...list.input, body: { ...query, paging: { pageSize, pageNumber } } }
    const reply = await transport.request(operation, input, options)
    const items = list.items(reply)
    const total = list.totalHits(reply)
    yield { items: reading.take(items, total), total }
    if (items.length === 0) return
    if (items.length < pageSize && pageNumber >= Math.ceil((reading.total ?? 0) / pageSize)) return
  }
}
