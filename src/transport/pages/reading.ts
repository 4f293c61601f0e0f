import { ResponseError } from '../../core/errors'
import { canonicalJson } from '../../core/json'
import type { Transport } from '../types'
import { createSeen, idOfItem } from './seen'
import type { ListSource } from './source'

/** Watches one reading of a list, over all its passes: what is new, what came twice, what came again. */
export interface Reading<T> {
  newPass(): void
  /**
   * The items of a page not given out yet.
   * @throws ResponseError `paging.repeated` when the page is the same as the one before it
   */
  take(items: readonly T[], total?: number | undefined): readonly T[]
  /** Distinct items of this pass, and of all. */
  readonly inPass: number
  readonly inAll: number
  /** The total announced last in this pass. */
  readonly total: number | undefined
  /** Whether the announced total differed between two pages of this pass: the list changed under our eyes. */
  readonly changed: boolean
  warn(code: string, message: string): void
  /** Says what was dropped; to be called when the reading is over. */
  finish(): void
}

/** @returns the watch over one iteration of a list */
export function beginReading<R, T>(transport: Transport, source: ListSource<R, T>): Reading<T> {
  const idOf = source.id ?? idOfItem
  const seen = createSeen(idOf)
  const list = `${source.operation.id} (${source.operation.path})`
  let duplicates = 0
  let previous = ''
  let total: number | undefined
  let changed = false

  /** Pages of equal items without ids are no proof of a repeat as long as more items are announced. */
  function isRepeat(items: readonly T[]): boolean {
    return items.every((item) => idOf(item) !== undefined) || total === undefined || seen.inPass >= total
  }

  return {
    newPass() {
      seen.newPass()
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
    get total() {
      return total
    },
    get changed() {
      return changed
    },
    warn: (code, message) => transport.warn({ code, message: `${list}: ${message}` }),
    finish() {
      if (duplicates === 0) return
      const message = `${list}: ${duplicates} items came twice and were given out once; the list changed while it was read.`
      transport.warn({ code: 'paging.duplicates', message })
    },
  }
}

/** A server that gives the same cursor or page again would be read for ever. */
export function repeated(list: string, what: 'page' | 'cursor'): ResponseError {
  const message = `${list}: the same ${what} came twice in a row, so the list cannot be read to its end. Try again; if it stays, report it.`
  return new ResponseError(message, { code: 'paging.repeated' })
}

/** Fewer items than the list itself announces, also after reading it again. */
export function short(list: string, read: number, total: number): ResponseError {
  const message = `${list}: ${read} items came although ${total} are announced, also after reading again. Try again when nobody changes the list; if it stays, report it.`
  return new ResponseError(message, { code: 'paging.short' })
}

/** What makes two pages the same: ids in order, or the whole content where there are none. */
function signature<T>(items: readonly T[], idOf: (item: T) => string | undefined): string {
  return items.map((item) => idOf(item) ?? canonicalJson(item)).join('\n')
}
