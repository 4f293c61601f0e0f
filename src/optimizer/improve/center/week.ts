import { SECONDS_PER_HOUR, WEEK_HOURS } from '../../../core/time/durations'
import type { Compiled } from '../../simulate/compile/compiled'
import { touchEveryone } from '../../simulate/general/account'
import {
  type Arrivals,
  createArrivals,
  type GivenContacts,
  givenArrivals,
  nextArrival,
} from '../../simulate/general/arrivals'
import { run } from '../../simulate/general/engine'
import { waitingIn } from '../../simulate/general/line'
import { createPresence, type Presence } from '../../simulate/general/presence'
import { drawnArrivals } from '../../simulate/general/recorded-contacts'
import { createSystem, type System, type Trace } from '../../simulate/general/system'
import { emptyTally } from '../../simulate/tally/tally'
import type { HoursOfWeek } from './options'
import type { ImproveSettings } from './settings'

/** Long enough for an empty center to fill. */
export const WARM_UP_HOURS = 2

/** In seconds. */
export const WARM_UP = WARM_UP_HOURS * SECONDS_PER_HOUR

/** Seconds from the start of the warm-up. */
export const END_OF_WEEK = WARM_UP + WEEK_HOURS * SECONDS_PER_HOUR

/** A week: its number gives every design the same callers and the same staff. */
export interface WeekOptions {
  readonly seed: number
  readonly week: number
  readonly followsDemand: boolean
  readonly presence: Presence
  /** Its callers, drawn once: every design with the same rates gets the same ones. */
  readonly callers: Callers
}

/** Weeks by number. Staff presence is drawn for the center without changes, so that no change redraws it. */
export function weeksOf(
  base: Compiled,
  { seed, staffing }: Pick<ImproveSettings, 'seed' | 'staffing'>,
): (week: number) => WeekOptions {
  const followsDemand = staffing !== 'flat'
  const known = new Map<number, Presence>()
  const callersOf = callersByWeek(base, seed)
  return (week) => {
    const presence = known.get(week) ?? createPresence(base, seed, week, followsDemand)
    known.set(week, presence)
    return { seed, week, followsDemand, presence, callers: callersOf(week) }
  }
}

/** Called for each event of a week after the warm-up. */
export interface WeekWatch<Result = unknown> extends Trace {
  /** Before anything happens. */
  begin(system: System): void
  /** What was seen of the week. */
  end(): Result
}

/** A week after its warm-up: the center started empty. Continue with `run`. */
export function beginWeek(
  compiled: Compiled,
  { seed, week, followsDemand, presence, callers }: WeekOptions,
  watch: Omit<WeekWatch, 'end'>,
): System {
  // The watch counts contacts.
  const shape = { types: 0, agents: compiled.agentCount, intervals: 0, cells: false }
  const arrivals = callers.arrivals(compiled) ?? drawnArrivals(compiled, seed, week)
  const options = { seed, replication: week, followsDemand, intervals: { count: 0, seconds: 1, start: 0 } }
  const system = createSystem(compiled, { ...options, given: { arrivals, presence, trace: watch } }, emptyTally(shape))
  watch.begin(system)
  run(system, WARM_UP)
  touchEveryone(system)
  system.tally = emptyTally(shape)
  return system
}

/** Simulates a whole week. Who then still waits beyond the target has missed it, however long the wait will be. */
export function simulateWeek(compiled: Compiled, options: WeekOptions, watch: Omit<WeekWatch, 'end'>): System {
  const system = beginWeek(compiled, options, watch)
  run(system, END_OF_WEEK)
  touchEveryone(system)
  const { type, arrived } = system.contacts
  for (const contact of waitingIn(system)) {
    const target = compiled.targetSeconds[type[contact] ?? 0] ?? 0
    if (END_OF_WEEK - (arrived[contact] ?? 0) > target) watch.abandoned(contact, system)
  }
  return system
}

/** Whether a contact that arrives at `now` counts: after the warm-up, and within the hours to improve. */
export function countsAt(compiled: Compiled, hours: readonly HoursOfWeek[] | undefined) {
  const { originMinute } = compiled.rates
  if (hours === undefined) return (now: number) => now >= WARM_UP
  return (now: number): boolean => {
    const minute = originMinute + now / 60
    return now >= WARM_UP && hours.some(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute)
  }
}

/** The callers of one week, drawn when they are first needed. */
interface Callers {
  /** Starts again with the first caller; undefined if the center has other rates. */
  arrivals(compiled: Compiled): Arrivals | undefined
}

/** Most callers that are kept over all weeks. Each takes 28 bytes. */
const MAX_KEPT = 1_500_000

const FIRST_CAPACITY = 1024

/** Callers by week number. The most recently used weeks are kept. */
export function callersByWeek(base: Compiled, seed: number): (week: number) => Callers {
  const known = new Map<number, Recorded>()
  return (week) => {
    const own = known.get(week) ?? record(base, seed, week)
    known.delete(week)
    known.set(week, own)
    let retained = 0
    for (const one of known.values()) retained += one.size
    for (const [number, one] of known) {
      if (retained <= MAX_KEPT || number === week) break
      retained -= one.size
      known.delete(number)
    }
    return { arrivals: (compiled) => (compiled.rates === base.rates ? replay(compiled, own) : undefined) }
  }
}

interface Recorded {
  size: number
  readonly source: Arrivals
  at: Float64Array
  type: Int32Array
  work: Float64Array
  patience: Float64Array
}

function record(base: Compiled, seed: number, week: number): Recorded {
  return { size: 0, source: createArrivals(base, seed, week), ...columns(FIRST_CAPACITY) }
}

function columns(capacity: number) {
  return {
    at: new Float64Array(capacity),
    type: new Int32Array(capacity),
    work: new Float64Array(capacity),
    patience: new Float64Array(capacity),
  }
}

function replay(compiled: Compiled, from: Recorded): Arrivals {
  let place = 0
  const coming: GivenContacts = {
    at: Infinity,
    type: 0,
    work: 0,
    patience: 0,
    next: () => {
      if (place === from.size) draw(from)
      coming.at = place < from.size ? (from.at[place] ?? Infinity) : Infinity
      coming.type = from.type[place] ?? 0
      coming.work = from.work[place] ?? 0
      coming.patience = from.patience[place] ?? 0
      place++
    },
  }
  coming.next()
  return givenArrivals(compiled, coming)
}

/** Adds the next caller, unless there are no more. */
function draw(to: Recorded): void {
  const { source, size } = to
  const { at } = source
  if (at === Infinity) {
    // Nobody comes after the last one: what was kept free for more is given back.
    if (size < to.at.length) resize(to, size)
    return
  }
  if (size === to.at.length) resize(to, Math.max(FIRST_CAPACITY, 2 * size))
  nextArrival(source)
  to.at[size] = at
  to.type[size] = source.type
  to.work[size] = source.work
  to.patience[size] = source.patience
  to.size++
}

function resize(to: Recorded, capacity: number): void {
  const other = columns(capacity)
  for (const [name, column] of Object.entries(other)) column.set(Reflect.get(to, name).subarray(0, capacity))
  Object.assign(to, other)
}
