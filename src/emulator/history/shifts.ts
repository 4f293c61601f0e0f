import { addTo } from '../../core/group-by'
import { seededRandom } from '../../core/random'
import type { WeekPresence } from '../../documents'
import type { WorldBehavior } from '../model/behavior'
import type { WorldUser } from '../model/types'

const minuteMs = 60_000
const dayMinutes = 24 * 60
const dayMs = dayMinutes * minuteMs

/** Agents go on queue up to this long after their shift begins, and leave up to this long before or after its end. */
const latenessMinutes = 4
/** Agents return from a break up to this long after its end. */
const breakLatenessMinutes = 2

export interface TimeSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** System presences that agents of the emulator have. */
export type ShiftPresence = 'OFFLINE' | 'ON_QUEUE' | 'BREAK' | 'MEAL'

/** A presence that begins at a time. */
export interface PresenceChange {
  readonly atMs: number
  readonly presence: ShiftPresence
}

/**
 * An agent's changes of presence in the shift that begins on a day of the epoch (UTC), in order; the last one is
 * OFFLINE. The shift and its breaks include a little lateness. Empty on a day off. The random numbers depend on agent
 * and shift alone, so one agent's draws do not affect another's. Absences have a random stream of their own, so they do
 * not change the lateness of the agents who come.
 * @param notBeforeMs the end of the shift before, so that two never overlap
 */
export function presenceOfDay(
  user: WorldUser,
  day: number,
  seed: number,
  notBeforeMs: number,
  behavior: WorldBehavior,
): PresenceChange[] {
  if (user.week !== undefined) return weekPresenceOfDay(user, user.week, { day, seed, notBeforeMs, behavior })
  const shift = shiftOn(user, day)
  const missed = shift === undefined ? Number.POSITIVE_INFINITY : missedMs(user, shift.fromMs, seed, behavior)
  if (shift === undefined || missed === Number.POSITIVE_INFINITY) return []
  const random = seededRandom(`history shift ${seed} ${user.id} ${shift.fromMs}`)
  const lateMs = Math.floor(random() * latenessMinutes * minuteMs)
  const from = Math.max(shift.fromMs + lateMs + missed, notBeforeMs)
  const to = shift.toMs + Math.floor((2 * random() - 1) * latenessMinutes * minuteMs)
  if (to <= from) return []
  const changes: PresenceChange[] = [{ atMs: from, presence: 'ON_QUEUE' }]
  for (const pause of placePauses(user, shift)) {
    const back = pause.toMs + Math.floor(random() * breakLatenessMinutes * minuteMs)
    const last = changes.at(-1)?.atMs ?? from
    if (pause.fromMs <= last || back >= to) continue
    changes.push({ atMs: pause.fromMs, presence: pause.presence }, { atMs: back, presence: 'ON_QUEUE' })
  }
  return [...changes, { atMs: to, presence: 'OFFLINE' }]
}

/** Changes of presence on one day of an average week. */
function weekPresenceOfDay(
  user: WorldUser,
  week: readonly WeekPresence[],
  { day, seed, notBeforeMs, behavior }: { day: number; seed: number; notBeforeMs: number; behavior: WorldBehavior },
): PresenceChange[] {
  return measuredBlocks(week, weekday(day)).flatMap((block) => {
    const startMs = day * dayMs
    const fromMs = startMs + block.fromMinute * minuteMs
    const missed = missedMs(user, fromMs, seed, behavior)
    const comes = seededRandom(`history week ${seed} ${user.id} ${fromMs}`)() < block.attended
    if (!comes || missed === Number.POSITIVE_INFINITY) return []
    return presenceInBlock(block, startMs, Math.max(notBeforeMs, fromMs + missed))
  })
}

/** How much of a shift's beginning the agent misses under the world's behavior, in ms; Infinity: the agent is absent. */
function missedMs(user: WorldUser, fromMs: number, seed: number, behavior: WorldBehavior): number {
  const { absentShare, lateShare, lateMinutes } = behavior
  if (absentShare === 0 && lateShare === 0) return 0
  const random = seededRandom(`history absence ${seed} ${user.id} ${fromMs}`)
  const [absent, late, part] = [random(), random(), random()]
  if (absent < absentShare) return Number.POSITIVE_INFINITY
  return late < lateShare ? Math.floor(part * lateMinutes * minuteMs) : 0
}

/**
 * An agent's planned shifts that overlap an interval, in order. A shift whose end is not after its start ends the next
 * day.
 */
export function shiftsBetween(user: Pick<WorldUser, 'shifts'>, startMs: number, endMs: number): TimeSpan[] {
  const shifts: TimeSpan[] = []
  for (let day = Math.floor(startMs / dayMs) - 1; day * dayMs < endMs; day++) {
    const shift = shiftOn(user, day)
    if (shift !== undefined && shift.toMs > startMs && shift.fromMs < endMs) shifts.push(shift)
  }
  return shifts
}

/** The planned breaks of a shift, in order. */
export function placePauses(
  user: Pick<WorldUser, 'breaks'>,
  shift: TimeSpan,
): readonly (TimeSpan & { readonly presence: 'BREAK' | 'MEAL' })[] {
  return (user.breaks ?? []).map(({ afterMinutes, minutes, presence }) => ({
    fromMs: shift.fromMs + afterMinutes * minuteMs,
    toMs: shift.fromMs + (afterMinutes + minutes) * minuteMs,
    presence,
  }))
}

function shiftOn({ shifts }: Pick<WorldUser, 'shifts'>, day: number): TimeSpan | undefined {
  const shift = shifts[weekday(day)]
  if (shift === null || shift === undefined) return undefined
  const endMinute = shift.endMinute > shift.startMinute ? shift.endMinute : shift.endMinute + dayMinutes
  return { fromMs: day * dayMs + shift.startMinute * minuteMs, toMs: day * dayMs + endMinute * minuteMs }
}

/** Day 0 of the epoch was a Thursday: weekday 3 when Monday is 0. */
function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** A stretch of a weekday in which an agent is usually on queue, in minutes from its midnight UTC. */
interface MeasuredBlock {
  readonly fromMinute: number
  /** Share of the weeks in which the agent comes to work in this stretch. */
  readonly attended: number
  readonly parts: readonly { readonly fromMinute: number; readonly toMinute: number; readonly share: number }[]
}

/**
 * The stretches of an average week that begin on a weekday. The part with the highest share shows how often the agent
 * comes to work. A lower share in another part is taken for a late start, an early end or a daily break.
 */
function measuredBlocks(week: readonly WeekPresence[], dayOfWeek: number): readonly MeasuredBlock[] {
  const startMinute = dayOfWeek * dayMinutes
  const blocks = joinBlocks(week).filter(
    ({ fromMinute }) => fromMinute >= startMinute && fromMinute < startMinute + dayMinutes,
  )
  return blocks.map(({ fromMinute, parts }) => ({
    fromMinute: fromMinute - startMinute,
    attended: Math.max(...parts.map(({ share }) => share)),
    parts: parts.map((part) => ({
      fromMinute: part.fromMinute - startMinute,
      toMinute: part.toMinute - startMinute,
      share: part.share,
    })),
  }))
}

/** Longer stretches are cut at midnight: they are not one shift but a rota around the clock. */
const maxBlockMinutes = 16 * 60

/** Combines adjacent stretches of a week, and cuts long ones at midnight. */
function joinBlocks(week: readonly WeekPresence[]): { fromMinute: number; parts: WeekPresence[] }[] {
  const blocks: { fromMinute: number; toMinute: number; parts: WeekPresence[] }[] = []
  for (const part of week) {
    const last = blocks.at(-1)
    if (last !== undefined && last.toMinute === part.fromMinute) {
      last.parts.push(part)
      last.toMinute = part.toMinute
    } else blocks.push({ fromMinute: part.fromMinute, toMinute: part.toMinute, parts: [part] })
  }
  return blocks.flatMap((block) =>
    block.toMinute - block.fromMinute > maxBlockMinutes ? cutAtMidnight(block.parts) : [block],
  )
}

function cutAtMidnight(parts: readonly WeekPresence[]): { fromMinute: number; parts: WeekPresence[] }[] {
  const days = new Map<number, WeekPresence[]>()
  for (const { share, ...part } of parts) {
    for (let from = part.fromMinute; from < part.toMinute; ) {
      const day = Math.floor(from / dayMinutes)
      const to = Math.min(part.toMinute, (day + 1) * dayMinutes)
      addTo(days, day, { fromMinute: from, toMinute: to, share })
      from = to
    }
  }
  return [...days.values()].map((own) => ({ fromMinute: own[0]?.fromMinute ?? 0, parts: own }))
}

/**
 * The agent's changes of presence in a block on the day that begins at `dayStartMs`, in order; the last one is OFFLINE.
 */
function presenceInBlock(block: MeasuredBlock, dayStartMs: number, notBeforeMs: number): PresenceChange[] {
  const { parts, attended } = block
  const spans: { fromMs: number; toMs: number }[] = []
  parts.forEach((part, i) => {
    const ms = (part.toMinute - part.fromMinute) * minuteMs
    const away = Math.round(ms * (1 - part.share / attended))
    // Agents start late at the beginning of a block and leave early at its end; a break adjoins the next part.
    const atEnd = i > 0 && (i === parts.length - 1 || (parts[i + 1]?.share ?? 0) < attended)
    const fromMs = Math.max(notBeforeMs, dayStartMs + part.fromMinute * minuteMs + (atEnd ? 0 : away))
    const toMs = dayStartMs + part.toMinute * minuteMs - (atEnd ? away : 0)
    const last = spans.at(-1)
    if (toMs <= fromMs) return
    if (last !== undefined && last.toMs >= fromMs) last.toMs = toMs
    else spans.push({ fromMs, toMs })
  })
  return spans.flatMap(({ fromMs, toMs }, i) => [
    { atMs: fromMs, presence: 'ON_QUEUE' as const },
    { atMs: toMs, presence: i === spans.length - 1 ? ('OFFLINE' as const) : ('BREAK' as const) },
  ])
}
