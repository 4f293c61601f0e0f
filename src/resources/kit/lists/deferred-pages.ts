import type { Page, Paged } from '../../../transport/contract/paged'

/** A list whose source must be created first, such as the results of a job. Each iteration creates its own. */
export function deferredPages<T>(start: () => Promise<Paged<T>>): Paged<T> {
  async function* pages(): AsyncGenerator<Page<T>> {
    yield* (await start()).pages()
  }
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      yield* await start()
    },
    async toArray(options) {
      return await (await start()).toArray(options)
    },
    async first() {
      return await (await start()).first()
    },
  }
}
