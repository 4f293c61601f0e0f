import { addTo } from '../../core/group-by'
import type { WeekPresence } from '../../documents'
import type { PresenceChange } from './presence'

const minuteMs = 60_000
const dayMinutes = 24 * 60

/** Longer stretches are cut at midnight: they are not one shift but a rota around the clock. */
const longestMinutes = 16 * 60

/** A stretch of a weekday in which an agent is usually on queue, in minutes from its midnight UTC. */
export interface MeasuredBlock {
  readonly fromMinute: number
  /** Share of the weeks in which the agent comes to work in this stretch. */
  readonly attended: number
  readonly parts: readonly { readonly fromMinute: number; readonly toMinute: number; readonly share: number }[]
}

/**
 * The stretches of an average week that begin on a weekday. The part with the highest share shows how often the agent
 * comes to work. A lower share in another part is taken for a late start, an early end or a daily break.
 */
export function measuredBlocks(week: readonly WeekPresence[], weekday: number): readonly MeasuredBlock[] {
  const startMinute = weekday * dayMinutes
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

/**
 * The agent's changes of presence in a block on the day that begins at `dayStartMs`, in order; the last one is OFFLINE.
 */
export function presenceInBlock(block: MeasuredBlock, dayStartMs: number, notBeforeMs: number): PresenceChange[] {
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
  return blocks.flatMap((block) => (block.toMinute - block.fromMinute > longestMinutes ? byDay(block.parts) : [block]))
}

function byDay(parts: readonly WeekPresence[]): { fromMinute: number; parts: WeekPresence[] }[] {
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
