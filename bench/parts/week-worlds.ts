import { type Random, seededRandom } from '../../src/core/random'
import { DAY_MS, MINUTE_MS, WEEK_DAYS, WEEK_MS } from '../../src/core/time/durations'
import { localTime } from '../../src/core/time/local-time'
import type { Emulator, EmulatorOptions } from '../../src/emulator'
import type { Leave, SpecialDay } from '../../src/optimizer'

const QUARTER_MS = 900_000
/** Weeks of history before the one to come. */
export const WEEKS = 4

type World = Emulator['world']
type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type User = Mutable<NonNullable<ReturnType<World['users']['get']>>>
type ContactType = Mutable<World['contactTypes'][number]>

/** What happens in four weeks of history and in the week after them. */
export interface WeekWorld {
  readonly name: string
  /** The zone that org and callers live by. Default UTC. */
  readonly timeZone?: string
  /** Where the history begins, a Monday. */
  readonly start?: string
  /** Factor of the contacts of a day, counted from the history's first. */
  readonly contacts?: (day: number) => number
  /** Factor of handle times in a week. */
  readonly handleTime?: (week: number) => number
  /** Whether an agent, by place, is off on a day. */
  readonly off?: (agent: number, agents: number, day: number) => boolean
  /** Days with another factor, which the planner knows of. */
  readonly special?: readonly { readonly day: number; readonly factor?: number }[]
  /** What the emulated org does besides; default: its own defaults. */
  readonly org?: Pick<EmulatorOptions, 'media' | 'switches'>
  /** Routing that is set on a queue, by its place. */
  readonly routing?: (queue: number) => object
  /** Agents, by place, whose leave in the week to come the planner knows of. */
  readonly leave?: (agent: number, agents: number) => boolean
}

const HOLIDAY = 0.35
/** Switches of an emulated org that does to its contacts all that the platform can. */
export const EVERYTHING_ON = {
  ownAgentShare: 0.3,
  lastAgentSeconds: 45,
  alertSeconds: 5,
  notAnsweredShare: 0.06,
  notRespondingMinutes: 5,
}
export const LAST_AGENTS = { lastAgentRoutingMode: 'QueueMembersOnly' }
export const PREFERRED_AGENTS = {
  routingRules: [
    { operator: 'MEETS_THRESHOLD', threshold: 80, waitSeconds: 20 },
    { operator: 'ANY', waitSeconds: 25 },
  ],
}
const coming = (day: number): boolean => day >= WEEKS * WEEK_DAYS
/** The week to come may be lived again and again: its days count as those of the first time. */
const countedDay = (day: number): number =>
  coming(day) ? WEEKS * WEEK_DAYS + ((day - WEEKS * WEEK_DAYS) % WEEK_DAYS) : day
/** Every so many-th agent, so that all queues lose some. */
const every = (nth: number, agent: number): boolean => agent % nth === Math.floor(nth / 2)

/** The worlds in which intervals of a named week have to hold. */
export const WEEK_WORLDS: readonly WeekWorld[] = [
  { name: 'base' },
  { name: 'demand +3 % a week', contacts: (day) => 1.03 ** (day / 7) },
  { name: 'handle time +2 % a week', handleTime: (week) => 1.02 ** week },
  {
    name: 'holiday in the week to come',
    contacts: (day) => (day === 30 ? HOLIDAY : 1),
    special: [{ day: 30, factor: HOLIDAY }],
  },
  {
    name: 'holiday in the window',
    contacts: (day) => (day === 16 ? HOLIDAY : 1),
    special: [{ day: 16 }],
  },
  {
    name: '5 % on leave next week',
    off: (agent, _agents, day) => coming(day) && every(20, agent),
    leave: (agent) => every(20, agent),
  },
  { name: '10 % absent in a past week', off: (agent, _agents, day) => day >= 14 && day < 21 && every(10, agent) },
  { name: '2 % joined last week', off: (agent, _agents, day) => day < 21 && every(50, agent) },
  { name: 'clock change in the window', timeZone: 'Europe/Berlin', start: '2026-03-09' },
  {
    name: 'everything on: ringing, unanswered alerts, emails, callbacks, preferred and last agents',
    org: { media: ['email', 'callback'], switches: EVERYTHING_ON },
    routing: (queue) => (queue % 2 === 0 ? PREFERRED_AGENTS : LAST_AGENTS),
  },
]

const NOTED = {
  service: 'Bench',
  entityType: 'World',
  entityId: 'world',
  entityName: 'world',
  action: 'Update',
  properties: [],
  effect: 'bench world',
}

/** How much days differ, of the org and of each contact type, as standard deviations of the logarithm: as the emulator's do. */
const ORG_SD = 0.07
const TYPE_SD = 0.05

/** Contacts of the history and of the weeks after it, drawn as the emulator draws them, by the clocks of the zone and with the world's factors. */
function drawContacts(
  types: readonly ContactType[],
  { contacts = () => 1 }: WeekWorld,
  startMs: number,
  offsetAt: (ms: number) => number,
  { seed, lived }: { readonly seed: number; readonly lived: number },
): void {
  const random = seededRandom(`week world ${seed}`)
  const usual = offsetAt(startMs)
  const quarters = ((WEEKS + lived) * WEEK_DAYS + 1) * 96
  const offered = types.map(() => new Array<number>(quarters).fill(0))
  let factors: number[] = []
  let today = -1
  for (let i = 0; i < quarters; i++) {
    const atMs = startMs + i * QUARTER_MS
    const wallMs = atMs + offsetAt(atMs)
    const day = Math.floor((wallMs - startMs - usual) / DAY_MS)
    if (day !== today) {
      today = day
      const org = normal(random) * ORG_SD
      factors = types.map(() => Math.exp(org + TYPE_SD * normal(random)) * contacts(countedDay(day)))
    }
    // The rates are of the clocks in the first week.
    const slot = Math.floor(((((wallMs - usual - MONDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS) / QUARTER_MS)
    types.forEach(({ weekRates }, t) => {
      offered[t]?.splice(i, 1, poisson(random, (weekRates[slot] ?? 0) * (factors[t] ?? 1)))
    })
  }
  types.forEach((type, t) => {
    type.measured = { startMs, intervalMs: QUARTER_MS, offered: offered[t] ?? [] }
  })
}

/** 1970-01-05 was the first Monday. */
const MONDAY_MS = 4 * DAY_MS

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** By multiplication of uniform numbers (Knuth): for means of a quarter of an hour. */
function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count++
  return count
}

function startDate({ start = '2026-03-02' }: WeekWorld): string {
  return start
}

/** When the emulator of a world has to be started. */
export function startOf(world: WeekWorld): Date {
  const wallMs = Date.parse(`${startDate(world)}T00:00:00Z`)
  return new Date(localTime(world.timeZone ?? 'UTC').findInstants(wallMs)[0] ?? wallMs)
}

/** Lives a world from day to day. Time is only moved by `live`. */
export interface LivedWeeks {
  readonly startMs: number
  /** First instant of the week to come. */
  readonly comingMs: number
  readonly leave: readonly Leave[]
  readonly specialDays: readonly SpecialDay[]
  /** Lives up to a day, counted from the history's first. */
  live(toDay: number): void
}

/** An emulator that was started at `startOf(world)` becomes this world. @param draw `lived`: times that the week to come is lived */
export function becomeWorld(
  { world: org, time }: Emulator,
  world: WeekWorld,
  draw: { readonly seed: number; readonly lived: number },
): LivedWeeks {
  const { timeZone = 'UTC' } = world
  const clock = localTime(timeZone)
  const midnight = (day: number): number =>
    clock.findInstants(Date.parse(`${startDate(world)}T00:00:00Z`) + day * DAY_MS)[0] ?? 0
  const startMs = midnight(0)
  const offsetAt = (ms: number): number => clock.wallAt(ms) - ms
  for (const [i, { config }] of [...org.queues.values()].entries()) Object.assign(config, world.routing?.(i))
  const users: User[] = [...org.users.values()]
  const agents = users.filter(({ shifts }) => shifts.some((shift) => shift !== null))
  const shifts = agents.map((user) => user.shifts)
  const types: ContactType[] = [...org.contactTypes]
  const seconds = types.map(({ meanHandleSeconds }) => meanHandleSeconds)
  if (world.contacts !== undefined || timeZone !== 'UTC') drawContacts(types, world, startMs, offsetAt, draw)

  const onDay = (day: number): void => {
    // Shifts follow the clocks on the wall: after a change they are at other times of UTC.
    const moved = (offsetAt(midnight(day) + DAY_MS / 2) - offsetAt(startMs)) / MINUTE_MS
    agents.forEach((user, a) => {
      const isOff = world.off?.(a, agents.length, countedDay(day)) ?? false
      user.shifts = (shifts[a] ?? []).map((shift) =>
        isOff || shift === null ? null : { startMinute: shift.startMinute - moved, endMinute: shift.endMinute - moved },
      )
    })
    types.forEach((type, t) => {
      type.meanHandleSeconds = (seconds[t] ?? 0) * (world.handleTime?.(Math.floor(countedDay(day) / WEEK_DAYS)) ?? 1)
    })
    // The center looks at its agents' speed again when something was changed.
    if (world.handleTime !== undefined) org.record(NOTED)
  }

  onDay(0)
  let lived = 0
  return {
    startMs,
    comingMs: midnight(WEEKS * WEEK_DAYS),
    leave: agents.flatMap(({ id }, a) =>
      world.leave?.(a, agents.length) === true
        ? [
            {
              userId: id,
              from: new Date(midnight(WEEKS * WEEK_DAYS)).toISOString(),
              to: new Date(midnight((WEEKS + 1) * WEEK_DAYS)).toISOString(),
            },
          ]
        : [],
    ),
    specialDays: (world.special ?? []).map(({ day, factor }) => ({
      date: new Date(Date.parse(startDate(world)) + day * DAY_MS).toISOString().slice(0, 10),
      name: 'holiday',
      factor,
    })),
    live(toDay) {
      for (; lived < toDay; lived++) {
        // The shifts of a day are taken when it begins, and the clock may have gone on a little by then.
        time.jump(new Date(midnight(lived + 1) - MINUTE_MS))
        org.history()
        onDay(lived + 1)
        time.jump(new Date(midnight(lived + 1)))
        org.history()
      }
    },
  }
}
