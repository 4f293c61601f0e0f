import { LIMITS } from '../../../core/limits'
import type { CallOptions } from '../../../transport/contract/call-options'
import type { Operation, RequestInput } from '../../../transport/contract/operation'
import type { Paged } from '../../../transport/contract/paged'
import { bodyPages } from '../../../transport/pages/body'
import { cursorPages as cursored, linkedPages as linked } from '../../../transport/pages/cursor'
import { numberedPages as numbered } from '../../../transport/pages/numbered'
import { uncountedPages as uncounted } from '../../../transport/pages/uncounted'
import type { Transport } from '../../../transport/wiring/types'
import type { ResourceContext } from '../send'

/** The fields with which lists with page numbers describe themselves. */
interface Counts {
  readonly pageNumber?: number | undefined
  readonly pageCount?: number | undefined
  readonly total?: number | undefined
}
interface Listing<T> {
  readonly entities: T[]
}

/** A list with `pageNumber` and `pageSize` in the query and `pageCount` and `total` in the answer. */
export function numberedPages<T>(
  { transport, pageSizes: accepted }: ResourceContext,
  operation: Operation<Listing<T> & Counts>,
  input: RequestInput,
  { pageSize = LIMITS.pageSize.default }: { readonly pageSize?: number | undefined },
  options: CallOptions,
): Paged<T> {
  return numbered(transport, {
    operation,
    input,
    options,
    pageSize,
    accepted,
    items: (page) => page.entities,
    ...counts,
  })
}

/** A list with page numbers that states neither total nor page count: it ends with a short or empty page. */
export function uncountedPages<T>(
  { transport }: ResourceContext,
  operation: Operation<Listing<T> & { readonly pageSize?: number | undefined; readonly nextUri?: string | undefined }>,
  input: RequestInput,
  { pageSize, expected }: { readonly pageSize: number; readonly expected: () => Promise<number | undefined> },
  options: CallOptions,
): Paged<T> {
  return uncounted(transport, {
    operation,
    input,
    options,
    pageSize,
    items: (page) => page.entities,
    usedPageSize: (page) => page.pageSize,
    nextUri: (page) => page.nextUri,
    expected,
  })
}

/** A list that arrives in one answer. */
export function wholeList<T>(
  { transport }: ResourceContext,
  operation: Operation<Listing<T>>,
  input: RequestInput,
  options: CallOptions,
): Paged<T> {
  return cursored(transport, {
    operation,
    input,
    options,
    items: (page) => page.entities,
    next: () => undefined,
    total,
  })
}

/** A list whose next page is the `after` of its `nextUri`. */
export function linkedPages<T>(
  { transport }: ResourceContext,
  operation: Operation<Listing<T> & { readonly nextUri?: string | undefined }>,
  input: RequestInput,
  { pageSize }: { readonly pageSize?: number | undefined },
  options: CallOptions,
): Paged<T> {
  return linked(transport, {
    operation,
    input,
    options,
    pageSize,
    items: (page) => page.entities,
    nextUri: (page) => page.nextUri,
    total,
  })
}

/** A list that follows the `cursor` of its answers. `id` identifies items that have no `id` field. */
export function cursorPages<R extends { readonly cursor?: string | undefined }, T>(
  { transport }: ResourceContext,
  operation: Operation<R>,
  input: RequestInput,
  paging: {
    readonly pageSize?: number | undefined
    readonly items: (page: R) => readonly T[]
    readonly id?: ((item: T) => string | undefined) | undefined
  },
  options: CallOptions,
): Paged<T> {
  return cursored(transport, { operation, input, options, ...paging, next: (page) => page.cursor, total })
}

/** A query whose page number and size go at the top of its body, with `pageCount` and `total` in the answer. */
export function bodyNumberedPages<R extends Counts, T>(
  { transport }: ResourceContext,
  operation: Operation<R>,
  input: RequestInput,
  paging: { readonly pageSize: number; readonly items: (page: R) => readonly T[] },
  options: CallOptions,
): Paged<T> {
  return numbered(numbersInBody(transport), { operation, input, options, ...paging, ...counts })
}

/** A query with `paging` in its body and an approximate `totalHits` in the answer. */
export function pagingPages<R extends { readonly totalHits?: number | undefined }, T>(
  { transport }: ResourceContext,
  operation: Operation<R>,
  input: RequestInput,
  paging: {
    readonly pageSize: number
    readonly items: (page: R) => readonly T[]
    readonly id?: ((item: T) => string) | undefined
  },
  options: CallOptions,
): Paged<T> {
  return bodyPages(transport, { operation, input, options, ...paging, totalHits: (page) => page.totalHits })
}

/** The total that a list announces although its description has none. */
function total(page: object): number | undefined {
  const announced: unknown = Reflect.get(page, 'total')
  return typeof announced === 'number' ? announced : undefined
}

const counts = {
  pageCount: (page: Counts) => page.pageCount,
  total: (page: Counts) => page.total,
  pageNumber: (page: Counts) => page.pageNumber,
}

/** The same transport for operations with page parameters in the body instead of the query. */
function numbersInBody(transport: Transport): Transport {
  return {
    ...transport,
    request(operation, input = {}, options) {
      const { pageSize, pageNumber, ...query } = input.query ?? {}
      const body = typeof input.body === 'object' ? { ...input.body, pageSize, pageNumber } : { pageSize, pageNumber }
      return transport.request(operation, { ...input, query, body }, options)
    },
  }
}
