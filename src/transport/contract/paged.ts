/**
 * The items of a list with any paging style. Nothing is requested before iteration starts, and each iteration starts
 * from the first page. A repeated cursor or page is an error. Fewer items than announced are an error too, or a warning
 * event with `incomplete: 'warn'`. Duplicate ids are a warning event.
 */
export interface Paged<T> extends AsyncIterable<T> {
  /** Page by page. */
  pages(): AsyncIterable<Page<T>>
  /** All items, or the first `limit` of them. */
  toArray(options?: { readonly limit?: number | undefined }): Promise<T[]>
  /** The first item, or undefined when there is none. Requests one page. */
  first(): Promise<T | undefined>
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[]
  /** The total that the server announces, if it does. */
  readonly total?: number | undefined
}
