import type { CallOptions } from '../contract/call-options'
import type { Operation, RequestInput } from '../contract/operation'
import type { Transport } from '../wiring/types'

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
