import { ResponseError } from '../../core/errors'
import type { Page, Paged } from '../contract/paged'
import type { Transport } from '../wiring/types'
import { type ListSource, requestPage } from './from-pages'
import { type Reading, repeated, untilWhole } from './reading'

/** A list that is followed from page to page. */
export interface CursorList<R, T> extends ListSource<R, T> {
  /** Left out if the operation takes none. */
  readonly pageSize?: number | undefined
  /** The cursor of the next page; undefined at the end. */
  readonly next: (reply: R) => string | null | undefined
  /** The query parameter for the cursor. Default `cursor`. */
  readonly param?: string | undefined
  /** The number of items announced, if the reply contains it. */
  readonly total?: ((reply: R) => number | undefined) | undefined
}

/** After this many empty pages in a row the list counts as endless. */
const MAX_EMPTY_PAGES = 100

/**
 * Follows the `cursor` of each reply until there is none. Empty pages on the way are passed over.
 * @throws ResponseError `paging.repeated` when a cursor comes again, `paging.endless` after a hundred empty pages in a row,
 *  `paging.short` when fewer items come than a reply announces, even after a second reading, unless `incomplete:
 * 'warn'`
 */
export function cursorPages<R, T>(transport: Transport, list: CursorList<R, T>): Paged<T> {
  return untilWhole(transport, list, (reading) => onePass(transport, list, reading))
}

/**
 * Follows the `after` found in each reply's `nextUri` until there is none; the URI itself is not requested, since behind
 * a gateway it names another host.
 * @throws ResponseError as {@link cursorPages}
 */
export function linkedPages<R, T>(
  transport: Transport,
  list: Omit<CursorList<R, T>, 'next' | 'param'> & { readonly nextUri: (reply: R) => string | null | undefined },
): Paged<T> {
  const next = (reply: R): string | null => readParameter(list.nextUri(reply), 'after')
  return cursorPages(transport, { ...list, next, param: 'after' })
}

/** A query parameter of a URI that may be relative. */
export function readParameter(uri: string | null | undefined, name: string): string | null {
  const query = uri?.split('#')[0]?.split('?')[1]
  return query === undefined ? null : new URLSearchParams(query).get(name)
}

async function* onePass<R, T>(
  transport: Transport,
  list: CursorList<R, T>,
  reading: Reading<T>,
): AsyncGenerator<Page<T>> {
  const { pageSize, param = 'cursor' } = list
  const name = `${list.operation.id} (${list.operation.path})`
  const used = new Set<string>()
  let cursor: string | undefined
  let empty = 0
  do {
    const reply = await requestPage(transport, list, {
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(cursor === undefined ? {} : { [param]: cursor }),
    })
    const items = list.items(reply)
    const total = list.total?.(reply)
    empty = items.length === 0 ? empty + 1 : 0
    cursor = list.next(reply) || undefined
    if (cursor !== undefined && used.has(cursor)) throw repeated(name, 'cursor')
    if (cursor !== undefined) used.add(cursor)
    if (empty > MAX_EMPTY_PAGES) throw endless(name)
    yield { items: reading.take(items, total), total }
  } while (cursor !== undefined)
}

function endless(name: string): ResponseError {
  const message = `${name}: ${MAX_EMPTY_PAGES} empty pages in a row, each naming a further one. Try again; if it stays, report it.`
  return new ResponseError(message, { code: 'paging.endless' })
}
