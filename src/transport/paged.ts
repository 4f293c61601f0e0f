/**
 * The items of a list, whatever way the API pages it. Nothing is requested before iteration starts; each iteration
 * starts anew. A repeated cursor or page, a duplicate id, or fewer items than announced is an error or a warning event,
 * never swallowed.
 */
export interface Paged<T> extends AsyncIterable<T> {
  /** Page by page. */
  pages(): AsyncIterable<Page<T>>
  /** Everything, or the first `limit` items. */
  toArray(options?: { readonly limit?: number | undefined }): Promise<T[]>
  /** The first item, or undefined when there is none. Requests one page. */
  first(): Promise<T | undefined>
}

export interface Page<T> {
  readonly items: readonly T[]
  /** As announced by the server, where it tells. */
  readonly total?: number | undefined
}
