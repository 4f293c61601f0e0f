import { checkFields } from '../../core/checks'
import type { CallOptions } from '../contract/call-options'
import type { Operation, RequestInput } from '../contract/operation'
import type { Page, Paged } from '../contract/paged'
import type { Transport } from '../wiring/types'

/**
 * A {@link Paged} over a function that iterates the pages. It gets the maximum number of items used, so that it does
 * not fetch beyond them.
 */
export function fromPages<T>(run: (maxItems: number) => AsyncGenerator<Page<T>>): Paged<T> {
  async function* items(desired: number): AsyncGenerator<T> {
    for await (const page of run(desired)) yield* page.items
  }
  return {
    pages: () => run(Number.POSITIVE_INFINITY),
    [Symbol.asyncIterator]: () => items(Number.POSITIVE_INFINITY),
    async toArray(options = {}) {
      checkFields(options, 'options', { limit: 'number' })
      const { limit = Number.POSITIVE_INFINITY } = options
      const all: T[] = []
      if (limit <= 0) return all
      for await (const item of items(limit)) if (all.push(item) >= limit) break
      return all
    },
    async first() {
      for await (const item of items(1)) return item
      return undefined
    },
  }
}

/** A list of the API: which operation, and where its items are. */
export interface ListSource<R, T> {
  readonly operation: Operation<R>
  readonly input?: RequestInput | undefined
  readonly options?: CallOptions | undefined
  readonly items: (reply: R) => readonly T[]
  /** Identifies an item. Default: its `id`; items without one are identified by content and count. */
  readonly id?: ((item: T) => string | undefined) | undefined
}

/** Requests one page, with additional query parameters. */
export function requestPage<R>(
  transport: Transport,
  source: Pick<ListSource<R, unknown>, 'operation' | 'input' | 'options'>,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<R> {
  const input = { ...source.input, query: { ...source.input?.query, ...query } }
  return transport.request(source.operation, input, source.options)
}
