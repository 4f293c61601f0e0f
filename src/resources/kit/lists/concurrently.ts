/** Parts of one call under way at once; the client's own concurrency and rate still hold over all of them. */
export const PARALLEL = 4

/**
 * Runs `work` over `items`, at most `limit` at a time, and gives the results in the order of the items. The first
 * failure stops new work from starting and is thrown once all running work has ended.
 */
export async function concurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length)
  let next = 0
  let failed = false
  async function lane(): Promise<void> {
    while (!failed && next < items.length) {
      const index = next++
      const item = items[index]
      if (item === undefined) continue
      try {
        results[index] = await work(item, index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const lanes = Array.from({ length: Math.min(limit, items.length) }, lane)
  const ended = await Promise.allSettled(lanes)
  for (const lane of ended) if (lane.status === 'rejected') throw lane.reason
  return results
}
