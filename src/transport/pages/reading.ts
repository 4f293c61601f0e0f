import { ResponseError } from '../../core/errors'
import { canonicalJson } from '../../core/json/json'
import type { Page } from '../contract/paged'
import type { Transport } from '../wiring/types'
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
  /** Rows of this pass, those that came twice included. */
  readonly rows: number
  /** The total announced last in this pass. */
  readonly total: number | undefined
  /** Whether the announced total differed between two pages of this pass: the list changed under our eyes. */
  readonly changed: boolean
  warn(code: string, message: string): void
  /**
   * Fewer items than announced, also after reading again.
   * @throws ResponseError `paging.short`, unless the caller takes what there is: then it is a warning
   */
  short(expected: number): void
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
  let rows = 0

  /** Pages of equal items without ids are no proof of a repeat as long as more items are announced. */
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
      const message = `${list}: ${received} items came although ${expected} are announced, also after reading again. Try again when nobody changes the list, or take what comes with incomplete: 'warn'.`
      if (source.options?.incomplete !== 'warn')
        throw new ResponseError(message, { code: 'paging.short', expected, received })
      transport.warn({ code: 'paging.short', message })
    },
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

/**
 * Runs through a list, and once more from its start when fewer items came than expected; what is new then follows.
 * @param expected how many there should be; by default what the list itself announces
 * @throws ResponseError `paging.short` when still fewer came and the caller does not take that
 */
export async function* untilWhole<T>(
  reading: Reading<T>,
  pass: () => AsyncGenerator<Page<T>>,
  expected: () => Promise<number | undefined> | number | undefined = () => reading.total,
): AsyncGenerator<Page<T>> {
  for (let passes = 1; ; passes++) {
    reading.newPass()
    yield* pass()
    const wanted = (await expected()) ?? 0
    if (Math.max(reading.inAll, reading.rows) >= wanted) break
    if (passes < 2) continue
    reading.short(wanted)
    break
  }
  reading.finish()
}

/** What makes two pages the same: ids in order, or the whole content where there are none. */
function signature<T>(items: readonly T[], idOf: (item: T) => string | undefined): string {
  return items.map((item) => idOf(item) ?? canonicalJson(item)).join('\n')
}
