import type { WorldUser } from '../../../emulator'

/** An entry of a simulated calendar. */
export interface SimulatedEntry {
  /** Agents and skill by their place in the org. */
  readonly agents: readonly number[]
  readonly skill: number
  readonly level: number | null
  readonly levels?: 'exact'
  readonly when: string
  readonly timeZone: string
  readonly from?: string
  readonly to?: string
}

/** What the test knows of one skill of one agent. */
interface Known {
  readonly user: WorldUser
  readonly skill: string
  /** The level as it would be without the calendar. */
  base: number | null
  /** The level that the calendar set; undefined: none. */
  put: number | null | undefined
  /** Someone changed it while it was held: the calendar leaves it alone until its time is over. */
  isExternal: boolean
  /** The level before the last run, killed or not. */
  before: number | null
  /** A run was cut off since the last complete one. */
  cutOff: boolean
  /** Someone changed it after a run that was cut off: until its time is over it may be held, or left alone. */
  unsure: boolean
  /** The entry that held it at the last complete run. */
  entry: SimulatedEntry | undefined
}

const STEP_MS = 15 * 60_000

/**
 * What a calendar must have done, by the wall clock of `Intl` alone, compared with the world. It uses nothing of the
 * calendar's own code.
 */
export function truth(
  entries: readonly SimulatedEntry[],
  users: readonly WorldUser[],
  skills: readonly string[],
  startMs: number,
) {
  const clocks = new Map(
    [...new Set(entries.map(({ timeZone }) => timeZone))].map((timeZone) => [timeZone, wallClock(timeZone)]),
  )
  const all: Known[] = entries.flatMap(({ agents, skill }) =>
    agents.flatMap((place): Known[] => {
      const [user, id] = [users[place], skills[skill]]
      if (user === undefined || id === undefined) return []
      return [
        {
          user,
          skill: id,
          base: user.skills.get(id) ?? null,
          put: undefined,
          before: null,
          isExternal: false,
          cutOff: false,
          unsure: false,
          entry: undefined,
        },
      ]
    }),
  )
  const known = [...new Map(all.map((one) => [`${one.user.id} ${one.skill}`, one])).values()]
  let lastMs = startMs

  function isOn(entry: SimulatedEntry, ms: number): boolean {
    const { day, text, date } = clocks.get(entry.timeZone)?.(ms) ?? { day: '', text: '', date: '' }
    const [, days = '', from = '', to = ''] = /^(\S+) (\S+)-(\S+)$/.exec(entry.when) ?? []
    if (entry.from !== undefined && date < entry.from) return false
    if (entry.to !== undefined && date > entry.to) return false
    const named = daysOf(days)
    if (from < to) return named.has(day) && text >= from && text < to
    return (named.has(day) && text >= from) || (named.has(before(day)) && text < to)
  }

  function entryAt({ user, skill }: Known, ms: number): SimulatedEntry | undefined {
    return entries.find(
      (entry) =>
        skills[entry.skill] === skill && entry.agents.some((place) => users[place] === user) && isOn(entry, ms),
    )
  }

  /** Whether an entry held without a pause since a moment. */
  function heldSince(one: Known, entry: SimulatedEntry | undefined, fromMs: number, toMs: number): boolean {
    if (entry === undefined) return false
    for (let ms = fromMs; ms <= toMs; ms += STEP_MS) if (entryAt(one, ms)?.level !== entry.level) return false
    return entryAt(one, toMs)?.level === entry.level
  }

  const level = ({ user, skill }: Known): number | null => user.skills.get(skill) ?? null

  return {
    /** Whether a run has something to do. */
    isDue: (nowMs: number): boolean => known.some((one) => entryAt(one, nowMs)?.level !== one.entry?.level),

    /** A run begins. */
    begin(): void {
      for (const one of known) one.before = level(one)
    },

    /** What a run that was cut off has begun, although something that is over was still in place. */
    begunTooEarly(nowMs: number): string[] {
      const [over] = this.beyond(nowMs)
      if (over === undefined) return []
      return known.flatMap((one): string[] => {
        const entry = entryAt(one, nowMs)
        const isNew = entry !== undefined && level(one) === entry.level && one.before !== entry.level
        if (!isNew) return []
        return [`${one.skill} began before ${over.skill} ended, at ${new Date(nowMs).toISOString()}`]
      })
    },

    /** Compares the world after a complete run, and says what is not as it must be. */
    ran(nowMs: number): string[] {
      const wrong = known.flatMap((one): string[] => {
        const entry = entryAt(one, nowMs)
        const continues = heldSince(one, one.entry, lastMs, nowMs)
        if (!continues) {
          one.put = undefined
          one.unsure = one.cutOff && one.isExternal
          one.isExternal = false
        }
        one.cutOff = false
        if (entry !== undefined && !continues) {
          const isMet =
            entry.level === null
              ? one.base === null
              : entry.levels === 'exact'
                ? one.base === entry.level
                : (one.base ?? -1) >= entry.level
          if (!isMet) one.put = entry.level
        }
        one.entry = entry
        const must = one.put === undefined || one.isExternal ? one.base : one.put
        const found = level(one)
        if (found === must || (one.unsure && found === one.base)) return []
        return [`${one.user.id} ${one.skill} is ${found}, must be ${must} at ${new Date(nowMs).toISOString()}`]
      })
      lastMs = nowMs
      return wrong
    },

    /** After a run that was cut off, nobody knows how far it came. */
    cutOff(): void {
      for (const one of known) one.cutOff = true
    },

    /** What the calendar has put and should no longer be. */
    beyond(nowMs: number): Known[] {
      return known.filter(
        (one) =>
          one.put !== undefined &&
          !one.isExternal &&
          level(one) === one.put &&
          level(one) !== one.base &&
          entryAt(one, nowMs)?.level !== one.put,
      )
    },

    /** Somebody sets a level that no entry has, or takes the skill away. */
    edit(random: () => number): boolean {
      const one = known[Math.floor(random() * known.length)]
      if (one === undefined) return false
      const value = random() < 0.25 ? null : 1 + Math.floor(random() * 8) / 2 + 0.25
      if (value === level(one) || value === one.put) return false
      if (value === null) one.user.skills.delete(one.skill)
      else one.user.skills.set(one.skill, value)
      one.base = value
      one.isExternal = true
      return true
    },
  }
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function daysOf(text: string): ReadonlySet<string> {
  const [first = '', last = first] = text.split('-')
  const from = DAYS.indexOf(first)
  return new Set(
    Array.from({ length: ((DAYS.indexOf(last) - from + 7) % 7) + 1 }, (_, i) => DAYS[(from + i) % 7] ?? ''),
  )
}

function before(day: string): string {
  return DAYS[(DAYS.indexOf(day) + 6) % 7] ?? ''
}

function wallClock(
  timeZone: string,
): (ms: number) => { readonly day: string; readonly text: string; readonly date: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    weekday: 'short',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  const seen = new Map<number, { day: string; text: string; date: string }>()
  return (ms) => {
    const minute = Math.floor(ms / 60_000)
    const found = seen.get(minute)
    if (found !== undefined) return found
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
    const wallTime = {
      day: parts.weekday ?? '',
      text: `${parts.hour}:${parts.minute}`,
      date: `${parts.year}-${parts.month}-${parts.day}`,
    }
    seen.set(minute, wallTime)
    return wallTime
  }
}
