/** How many parts of one call run at once; the client's own concurrency and rate still limit all of them. */
export const PARALLEL = 4

/**
 * Runs `work` over `items`, at most `limit` at a time, and returns the results in the order of the items. After the
 * first failure no new work starts, and the failure is thrown once all running work has ended.
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
