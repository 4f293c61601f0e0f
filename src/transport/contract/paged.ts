/**
 * The items of a list, whatever its paging style. Nothing is requested before iteration starts; each iteration starts from
 * the first page. A repeated cursor or page and fewer items than announced are errors (the latter a warning event with
 * `incomplete: 'warn'`); duplicate ids are a warning event.
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
