import { joinUpTo } from '../../core/text/counted'
import type { Problem, SnapshotAgent } from '../../documents'
import { problemAt } from '../../documents/yaml/problem'
import type { YamlSource } from '../../documents/yaml/source'
import type { Moment } from './moments'
import type { ResolvedEntry, ResolvedSkill } from './resolve'

/** Pairs of entries that hold at the same time and require different levels of one skill for the same agents. */
export function overlaps(moments: readonly Moment[], source: YamlSource): Problem[] {
  const problems = new Map<string, Problem>()
  for (const { entries, atMs } of moments) {
    for (const [i, later] of entries.entries()) {
      for (const earlier of entries.slice(0, i)) {
        for (const [left, right] of differing(earlier, later)) {
          const key = `${earlier.index} ${later.index} ${left.skill.id}`
          const agents = both(earlier, later)
          if (agents.length === 0 || problems.has(key)) continue
          problems.set(key, overlap(source, { earlier, left }, { later, right }, agents, atMs))
        }
      }
    }
  }
  return [...problems.values()]
}

function differing(earlier: ResolvedEntry, later: ResolvedEntry): [ResolvedSkill, ResolvedSkill][] {
  return earlier.skills.flatMap((left): [ResolvedSkill, ResolvedSkill][] => {
    const right = later.skills.find(({ skill }) => skill.id === left.skill.id)
    return right === undefined || right.level === left.level ? [] : [[left, right]]
  })
}

function both(earlier: ResolvedEntry, later: ResolvedEntry): SnapshotAgent[] {
  const ids = new Set(earlier.agents.map(({ id }) => id))
  return later.agents.filter(({ id }) => ids.has(id))
}

function overlap(
  source: YamlSource,
  { earlier, left }: { earlier: ResolvedEntry; left: ResolvedSkill },
  { later, right }: { later: ResolvedEntry; right: ResolvedSkill },
  agents: readonly SnapshotAgent[],
  atMs: number,
): Problem {
  const place = source.place(['entries', earlier.index, 'skills', left.written], 'key')
  const line = place === undefined ? '' : `, line ${place.line}`
  const message =
    `${later.entry.name} wants ${left.skill.name} ${levelText(right.level)} of ${joinUpTo(agents.map(({ name }) => name))} ` +
    `while ${earlier.entry.name} (entries[${earlier.index}]${line}) wants ${levelText(left.level)}: first at ` +
    `${localText(atMs, later.times.timeZone)}. Give both the same level, or different times or agents`
  return problemAt(source, 'overlap', ['entries', later.index, 'skills', right.written], message, 'key')
}

/** A level as a sentence has it. */
export function levelText(level: number | null): string {
  return level === null ? 'not held' : String(level)
}

/** A moment by the wall clock of a zone: `Mon 2027-03-01 08:00 Europe/Berlin`. */
export function localText(atMs: number, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' }).format(atMs)
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return `${day} ${local.format(atMs)} ${timeZone}`
}
