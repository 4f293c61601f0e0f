import type { AgentMatch, Problem, Ref, Snapshot, SnapshotAgent } from '../../documents'
import { problemAt } from '../../documents/yaml/problem'
import type { YamlSource } from '../../documents/yaml/source'
import { matchProblems } from '../../workflows/rules/check-org'
import { matched } from '../../workflows/rules/file/view'
import { matchingAgents } from '../../workflows/rules/matching'
import { indexOrg, type Org } from '../../workflows/rules/org'
import { type EntryTimes, entryTimes } from './entry-times'
import type { CalendarEntry, SkillCalendar } from './skill-calendar'

/** An entry whose names and times are all resolved. */
export interface ResolvedEntry {
  readonly index: number
  readonly entry: CalendarEntry
  readonly times: EntryTimes
  readonly levelRule: 'atLeast' | 'exact'
  readonly agents: readonly SnapshotAgent[]
  readonly skills: readonly ResolvedSkill[]
}

/** A skill of an entry, and what the file calls it. */
export interface ResolvedSkill {
  readonly skill: Ref
  readonly level: number | null
  readonly written: string
}

/** Input and output of resolving a calendar. */
export interface Resolving {
  readonly source: YamlSource
  /** Every problem found is added to it. */
  readonly issues: Problem[]
  readonly specialDays?: readonly string[] | undefined
}

/** The times of each entry, and problems of the calendar that need no org. */
export function checkEntries(calendar: SkillCalendar, { source, issues, specialDays }: Resolving): EntryTimes[] {
  const names = new Map<string, number>()
  return calendar.entries.map((entry, index) => {
    const first = names.get(entry.name)
    if (first === undefined) names.set(entry.name, index)
    else
      issues.push(problemAt(source, 'name.twice', ['entries', index, 'name'], `is also the name of entries[${first}]`))
    if (Object.keys(entry.skills).length === 0)
      issues.push(problemAt(source, 'value.empty', ['entries', index, 'skills'], 'must name at least one skill'))
    for (const key of ['who', 'whoExcept'] as const) {
      const match = entry[key]
      if (match === undefined || Object.keys(match).length > 0) continue
      const message = 'must say which agents are meant, such as { team: Billing }; everybody is { name: "*" }'
      issues.push(problemAt(source, 'value.empty', ['entries', index, key], message))
    }
    return entryTimes(calendar, index, { source, issues }, specialDays)
  })
}

/** Finds the agents and skills of each entry in an org; names that it does not have are issues. */
export function resolveEntries(calendar: SkillCalendar, snapshot: Snapshot, resolving: Resolving): ResolvedEntry[] {
  const org = indexOrg(snapshot)
  const times = checkEntries(calendar, resolving)
  return calendar.entries.flatMap((entry, index): ResolvedEntry[] => {
    const timesOfEntry = times[index]
    if (timesOfEntry === undefined) return []
    checkMatch(entry.who, [...ENTRIES, index, 'who'], org, resolving)
    if (entry.whoExcept !== undefined) checkMatch(entry.whoExcept, [...ENTRIES, index, 'whoExcept'], org, resolving)
    return [
      {
        index,
        entry,
        times: timesOfEntry,
        levelRule: entry.levels ?? 'atLeast',
        agents: matchingAgents(org, { match: entry.who, except: entry.whoExcept }),
        skills: resolveSkills(entry, index, org, resolving),
      },
    ]
  })
}

const ENTRIES = ['entries'] as const

function checkMatch(match: AgentMatch, path: readonly PropertyKey[], org: Org, { source, issues }: Resolving): void {
  issues.push(...matched(match, path).flatMap((named) => matchProblems(named, source, org)))
}

function resolveSkills(entry: CalendarEntry, index: number, org: Org, { source, issues }: Resolving): ResolvedSkill[] {
  const known = new Map<string, string>()
  return Object.entries(entry.skills).flatMap(([written, level]): ResolvedSkill[] => {
    const path = ['entries', index, 'skills', written]
    const found = org.skills.find(written)
    if (found.found === undefined) {
      issues.push(problemAt(source, 'skill.unknown', path, found.why, 'key'))
      return []
    }
    const { id, name } = found.found
    const twin = known.get(id)
    if (twin !== undefined) {
      issues.push(problemAt(source, 'target.twice', path, `means the same skill as ${twin}`, 'key'))
      return []
    }
    known.set(id, written)
    return [{ skill: { id, name }, level, written }]
  })
}
