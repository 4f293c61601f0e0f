import type { Estimate } from '../../../documents'
import { studentQuantile } from '../../math/student'
import type { Compiled } from '../../simulate/compile/compiled'
import { run } from '../../simulate/general/engine'
import type { System } from '../../simulate/general/system'
import type { HoursOfWeek } from './options'
import { beginWeek, countsAt, END_OF_WEEK, simulateWeek, WARM_UP, type WeekOptions, type WeekWatch } from './week'

/** Service of one week by contact type: how many counted contacts arrived, and how many met the target. */
export interface WeekService {
  readonly offered: Float64Array
  readonly within: Float64Array
  /** By agent: share of the agent's time on duty that is spent with a contact. */
  readonly occupancy: Float64Array
}

/** Simulates a week and counts its service. */
export function evaluateWeek(
  compiled: Compiled,
  options: WeekOptions,
  hours: readonly HoursOfWeek[] | undefined,
): WeekService {
  const watch = watchService(compiled, hours)
  const { tally } = simulateWeek(compiled, options, watch)
  const { agentCount } = compiled
  const occupancy = Float64Array.from({ length: agentCount }, (_, a) => {
    const there = tally.agents[agentCount + a] ?? 0
    return there > 0 ? (tally.agents[a] ?? 0) / there : 0
  })
  return { offered: watch.offered, within: watch.within, occupancy }
}

/** Simulates a week and yields the service of each day as soon as the day is over. */
export function* evaluateDays(
  compiled: Compiled,
  options: WeekOptions,
  hours: readonly HoursOfWeek[] | undefined,
): Generator<WeekService, void> {
  const watch = watchService(compiled, hours)
  const system = beginWeek(compiled, options, watch)
  const none = new Float64Array(compiled.typeCount)
  let last = { offered: none, within: none }
  for (let until = WARM_UP + SECONDS_PER_DAY; until <= END_OF_WEEK; until += SECONDS_PER_DAY) {
    run(system, until)
    const now = { offered: watch.offered.slice(), within: watch.within.slice() }
    const before = last
    const less = (what: 'offered' | 'within') => now[what].map((count, k) => count - (before[what][k] ?? 0))
    yield { offered: less('offered'), within: less('within'), occupancy: new Float64Array(0) }
    last = now
  }
}

const SECONDS_PER_DAY = 24 * 3600

function watchService(compiled: Compiled, hours: readonly HoursOfWeek[] | undefined) {
  const counts = countsAt(compiled, hours)
  const offered = new Float64Array(compiled.typeCount)
  const within = new Float64Array(compiled.typeCount)
  let system: System | undefined
  const watch: Omit<WeekWatch, 'end'> & Pick<WeekService, 'offered' | 'within'> = {
    offered,
    within,
    begin: (own) => {
      system = own
    },
    arrived: (contact) => {
      if (system === undefined || !counts(system.now)) return
      const type = system.contacts.type[contact] ?? 0
      offered[type] = (offered[type] ?? 0) + 1
    },
    answered: (contact, { contacts, now }) => {
      const type = contacts.type[contact] ?? 0
      const arrived = contacts.arrived[contact] ?? 0
      // A contact that comes back counts once, with its original offer.
      if (contacts.returns[contact] !== 0 || !counts(arrived) || now - arrived > (compiled.targetSeconds[type] ?? 0))
        return
      within[type] = (within[type] ?? 0) + 1
    },
    abandoned: () => undefined,
    agentChanged: () => undefined,
  }
  return watch
}

/** By agent: the mean occupancy over weeks. */
export function meanOccupancies(weeks: readonly WeekService[]): number[] {
  const [first] = weeks
  return Array.from(first?.occupancy ?? [], (_, a) => {
    return weeks.reduce((sum, { occupancy }) => sum + (occupancy[a] ?? 0), 0) / weeks.length
  })
}

/** Sums over contact types with their weights, week by week. */
export interface WeekSums {
  readonly offered: number
  readonly within: number
}

export function sumsOf({ offered, within }: WeekService, weights: Float64Array): WeekSums {
  const sum = (counts: Float64Array) => weights.reduce((all, weight, k) => all + weight * (counts[k] ?? 0), 0)
  return { offered: sum(offered), within: sum(within) }
}

/** Share of contacts within service level, with its 95 % interval over weeks. 1 without contacts. */
export function serviceLevelOf(weeks: readonly WeekSums[]): Estimate {
  return ratioOf(
    weeks.map(({ offered, within }) => ({ over: within, under: offered })),
    1,
  )
}

/** Service level after minus before for the same callers, with its 95 % interval over weeks. */
export function gainOf(after: readonly WeekSums[], before: readonly WeekSums[]): Estimate {
  return ratioOf(
    after.map(({ within, offered }, w) => ({ over: within - (before[w]?.within ?? 0), under: offered })),
    0,
  )
}

/** Ratio of two sums over weeks, or over other nearly independent periods, with its 95 % interval. */
export function ratioOf(weeks: readonly { readonly over: number; readonly under: number }[], empty: number): Estimate {
  const under = weeks.reduce((sum, week) => sum + week.under, 0)
  if (under === 0) return { mean: empty, halfWidth: null, low: null, high: null }
  const mean = weeks.reduce((sum, week) => sum + week.over, 0) / under
  const n = weeks.length
  if (n < 2) return { mean, halfWidth: null, low: null, high: null }
  const squares = weeks.reduce((sum, week) => sum + (week.over - mean * week.under) ** 2, 0)
  const halfWidth = (studentQuantile(0.975, n - 1) * Math.sqrt((squares / (n - 1)) * n)) / under
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth }
}
