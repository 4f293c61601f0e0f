import { checkFields } from '../../core/checks'
import type { Page, Paged } from '../contract/paged'

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
