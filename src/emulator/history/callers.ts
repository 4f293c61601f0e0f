import type { GivenContacts } from '../../optimizer/simulate/general/arrivals'
import type { DayOfArrivals } from './arrivals'
import { addCaller, type Caller, type Columns } from './columns'

/** Callers in order of arrival for the simulator, in seconds since the start. Each caller who arrives becomes a row. */
export interface Callers extends GivenContacts {
  /** Adds the callers of a day. Called when the day begins. */
  load(day: DayOfArrivals): void
  /** Adds a caller who will call again in the future. */
  add(caller: Caller): void
}

/** Callers from a time on, epoch ms. */
export function createCallers(columns: Columns, startMs: number): Callers {
  let day: DayOfArrivals | undefined
  let row = 0
  const again: Caller[] = []
  let coming: Caller | undefined

  function advance(): void {
    const drawn = day === undefined || row >= day.count ? Number.POSITIVE_INFINITY : (day.start[row] ?? 0)
    const [first] = again
    coming = first !== undefined && first.startMs <= drawn ? first : drawnCaller(day, row)
    callers.at = coming === undefined ? Number.POSITIVE_INFINITY : (coming.startMs - startMs) / 1000
    callers.type = coming?.type ?? 0
    callers.work = coming?.work ?? 0
    callers.patience = (coming?.patienceMs ?? 0) / 1000
  }

  const callers: Callers = {
    at: Number.POSITIVE_INFINITY,
    type: 0,
    work: 0,
    patience: 0,
    next() {
      if (coming === undefined) return
      addCaller(columns, coming)
      if (coming === again[0]) again.shift()
      else row++
      advance()
    },
    load(next) {
      day = next
      row = 0
      while (row < next.count && (next.start[row] ?? 0) < startMs) row++
      advance()
    },
    add(caller) {
      let place = again.length
      while (place > 0 && (again[place - 1]?.startMs ?? 0) > caller.startMs) place--
      again.splice(place, 0, caller)
      advance()
    },
  }
  return callers
}

function drawnCaller(day: DayOfArrivals | undefined, row: number): Caller | undefined {
  if (day === undefined || row >= day.count) return undefined
  return {
    startMs: day.start[row] ?? 0,
    type: day.type[row] ?? 0,
    patienceMs: day.patienceMs[row] ?? 0,
    work: day.work[row] ?? 0,
    outcome: day.outcome[row] ?? 0,
    split: day.split[row] ?? 0,
  }
}
