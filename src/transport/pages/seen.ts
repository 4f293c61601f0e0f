import { canonicalJson } from '../../core/json/json'
import { isRecord } from '../failures/error-body'

/** Tracks which items of a list were already returned, over one or more passes. */
export interface Seen<T> {
  /** Begins a pass at the start of the list. */
  newPass(): void
  /** The items of a page that were not returned before; `duplicates` counts those already seen in this pass. */
  fresh(items: readonly T[]): { readonly items: readonly T[]; readonly duplicates: number }
  /** Distinct items of this pass and of all passes. */
  readonly inPass: number
  readonly inAll: number
}

/** The id of an item: its `id` field if that is text. */
export function idOfItem(item: unknown): string | undefined {
  return isRecord(item) && typeof item.id === 'string' ? item.id : undefined
}

/**
 * Yields items with an id once. Items without an id may legitimately be equal, so they are identified by content and
 * count: the third equal item is new when earlier passes yielded only two of them.
 */
export function createSeen<T>(idOf: (item: T) => string | undefined): Seen<T> {
  const given = new Map<string, number>()
  let pass = new Map<string, number>()
  let inPass = 0
  let inAll = 0

  function isFresh(key: string, repeatable: boolean): { fresh: boolean; duplicate: boolean } {
    const count = (pass.get(key) ?? 0) + 1
    if (count > 1 && !repeatable) return { fresh: false, duplicate: true }
    pass.set(key, count)
    inPass += 1
    if (count <= (given.get(key) ?? 0)) return { fresh: false, duplicate: false }
    given.set(key, count)
    inAll += 1
    return { fresh: true, duplicate: false }
  }

  return {
    newPass() {
      pass = new Map()
      inPass = 0
    },
    fresh(items) {
      let duplicates = 0
      const fresh = items.filter((item) => {
        const id = idOf(item)
        const met = isFresh(id === undefined ? canonicalJson(item) : `#${id}`, id === undefined)
        if (met.duplicate) duplicates += 1
        return met.fresh
      })
      return { items: fresh, duplicates }
    },
    get inPass() {
      return inPass
    },
    get inAll() {
      return inAll
    },
  }
}
