import { ResponseError } from '../../core/errors'
import { canonicalJson } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import type { Page, Paged } from '../contract/paged'
import type { Transport } from '../wiring/types'
import { fromPages, type ListSource } from './from-pages'

/** Tracks one reading of a list over all its passes: new items, duplicates and repeated pages. */
export interface Reading<T> {
  newPass(): void
  /**
   * The items of a page that were not returned yet.
   * @throws ResponseError `paging.repeated` when the page is the same as the one before it
   */
  take(items: readonly T[], total?: number | undefined): readonly T[]
  /** Distinct items of this pass, and of all passes. */
  readonly inPass: number
  readonly inAll: number
  /** Rows of this pass, including duplicates. */
  readonly rows: number
  /** The total announced last in this pass. */
  readonly total: number | undefined
  /** True if the announced total differs between two pages of this pass: the list changed during the reading. */
  readonly changed: boolean
  warn(code: string, message: string): void
  /**
   * Reports fewer items than announced, even after a second reading.
   * @throws ResponseError `paging.short`, unless the caller accepts a short list: then it is a warning
   */
  short(expected: number): void
  /** Reports the duplicates that were dropped; call it at the end of the reading. */
  finish(): void
}

/** @returns the tracker of one iteration of a list */
export function beginReading<R, T>(transport: Transport, source: ListSource<R, T>): Reading<T> {
  const idOf = source.id ?? idOfItem
  const seen = createSeen(idOf)
  const list = `${source.operation.id} (${source.operation.path})`
  let duplicates = 0
  let previous = ''
  let total: number | undefined
  let changed = false
  let rows = 0

  /** Pages of equal items without ids do not prove a repeat as long as more items are announced. */
  function isRepeat(items: readonly T[]): boolean {
    return items.every((item) => idOf(item) !== undefined) || total === undefined || seen.inPass >= total
  }

  return {
    newPass() {
      seen.newPass()
      rows = 0
      previous = ''
      total = undefined
      changed = false
    },
    take(items, announced) {
      const moved = announced !== undefined && total !== undefined && announced !== total
      changed ||= moved
      total = announced ?? total
      const page = signature(items, idOf)
      if (page !== '' && page === previous && !moved && isRepeat(items)) throw repeated(list, 'page')
      previous = page
      rows += items.length
      const fresh = seen.fresh(items)
      duplicates += fresh.duplicates
      return fresh.items
    },
    get inPass() {
      return seen.inPass
    },
    get inAll() {
      return seen.inAll
    },
    get rows() {
      return rows
    },
    get total() {
      return total
    },
    get changed() {
      return changed
    },
    warn: (code, message) => transport.warn({ code, message: `${list}: ${message}` }),
    short(expected) {
      const received = seen.inAll
      const message = `${list}: ${received} items came although ${expected} are announced, even after a second reading. Try again when nobody changes the list, or accept fewer items with incomplete: 'warn'.`
      if (source.options?.incomplete !== 'warn')
        throw new ResponseError(message, { code: 'paging.short', expected, received })
      transport.warn({ code: 'paging.short', message })
    },
    finish() {
      if (duplicates === 0) return
      const message = `${list}: ${duplicates} items came twice and were returned once; the list changed while it was read.`
      transport.warn({ code: 'paging.duplicates', message })
    },
  }
}

/** Without this check, a server that returns the same cursor or page again would be read forever. */
export function repeated(list: string, what: 'page' | 'cursor'): ResponseError {
  const message = `${list}: the same ${what} came twice in a row, so the list cannot be read to its end. Try again; if it stays, report it.`
  return new ResponseError(message, { code: 'paging.repeated' })
}

/**
 * Iterates a list, and once more from its start if fewer items arrive than expected; only new items then follow.
 * @param expected the number of items; by default the total that the list announces
 * @throws ResponseError `paging.short` when still fewer arrive and the caller does not accept that
 */
export function untilWhole<R, T>(
  transport: Transport,
  source: ListSource<R, T>,
  pass: (reading: Reading<T>) => AsyncGenerator<Page<T>>,
  expected: (reading: Reading<T>) => Promise<number | undefined> | number | undefined = ({ total }) => total,
): Paged<T> {
  return fromPages(async function* () {
    const reading = beginReading(transport, source)
    for (let passes = 1; ; passes++) {
      reading.newPass()
      yield* pass(reading)
      const desired = (await expected(reading)) ?? 0
      if (Math.max(reading.inAll, reading.rows) >= desired) break
      if (passes < 2) continue
      reading.short(desired)
      break
    }
    reading.finish()
  })
}

/** Identifies a page: its ids in order, or the whole content if there are none. */
function signature<T>(items: readonly T[], idOf: (item: T) => string | undefined): string {
  return items.map((item) => idOf(item) ?? canonicalJson(item)).join('\n')
}

/** The id of an item: its `id` field if that is text. */
function idOfItem(item: unknown): string | undefined {
  return isRecord(item) && typeof item.id === 'string' ? item.id : undefined
}

/**
 * Tracks which items of a list were already returned, over one or more passes. Yields items with an id once. Items without
 * an id may legitimately be equal, so they are identified by content and count: the third equal item is new when earlier passes yielded only two of them.
 */
function createSeen<T>(idOf: (item: T) => string | undefined) {
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
    /** The items of a page that were not returned before; `duplicates` counts those already seen in this pass. */
    fresh(items: readonly T[]) {
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
