import type { Guardrails, Problem, Ref, Rules, Snapshot, SnapshotAgent } from '../../documents'
import { pathText } from '../../documents/yaml/path-text'
import { problemAt } from '../../documents/yaml/problem'
import type { YamlSource } from '../../documents/yaml/source'
import { namesOf } from '../kit/names'
import { some } from '../kit/some'
import { orgOf } from '../rules/org'
import type { Settled } from '../rules/requirements'
import { requiredLevels } from '../rules/work-out'
import type { Moment } from './moments'
import { levelText, localText } from './overlaps'
import type { ResolvedEntry, ResolvedSkill } from './resolve'

/** A file that a calendar is compared with. */
export interface OtherFile<T> {
  readonly value: T
  readonly source: YamlSource
  /** Its name in messages. */
  readonly file: string
}

interface Comparing {
  readonly entries: readonly ResolvedEntry[]
  readonly source: YamlSource
  readonly snapshot: Snapshot
}

/** Entries whose levels contradict those that rules require. */
export function rulesClashes({ entries, source, snapshot }: Comparing, rules: OtherFile<Rules>): Problem[] {
  const required = new Map<string, Settled>()
  for (const one of requiredLevels(rules.value, orgOf(snapshot)))
    if (one.target.startsWith('skill:')) required.set(`${one.agent.id} ${one.of.id}`, one)
  return eachSkill(entries).flatMap(({ entry, one }) => {
    const against = new Map<string, { settled: Settled; agents: SnapshotAgent[] }>()
    for (const agent of entry.agents) {
      const settled = required.get(`${agent.id} ${one.skill.id}`)
      if (settled === undefined || !contradicts(entry, one, settled)) continue
      const known = against.get(pathText(settled.path))
      if (known === undefined) against.set(pathText(settled.path), { settled, agents: [agent] })
      else known.agents.push(agent)
    }
    return [...against.values()].map(({ settled, agents }) => {
      const wants = `${settled.how === 'atLeast' && settled.value !== null ? 'at least ' : ''}${levelText(settled.value)}`
      const message = `${nameOf(entry, one)} of ${namesIn(agents)}, but ${place(rules, settled.path)} wants ${wants}`
      return problemAt(source, 'clash.rules', pathOf(entry, one), message, 'key')
    })
  })
}

function contradicts({ levels }: ResolvedEntry, { level }: ResolvedSkill, { how, value }: Settled): boolean {
  if (level === null || value === null) return level !== value
  if (how === 'atLeast') return levels === 'exact' && level < value
  return levels === 'exact' ? level !== value : level > value
}

/**
 * Entries that guardrails would refuse: protected agents and skills, certifications, the maximum number of skills of an
 * agent.
 */
export function guardrailClashes(
  comparing: Comparing,
  moments: readonly Moment[],
  guardrails: OtherFile<Guardrails>,
): Problem[] {
  return [
    ...protectedAgents(comparing, guardrails),
    ...protectedSkills(comparing, guardrails),
    ...certifications(comparing, guardrails),
    ...ceiling(comparing, moments, guardrails),
  ]
}

function protectedAgents({ entries, source, snapshot }: Comparing, guardrails: OtherFile<Guardrails>): Problem[] {
  const names = namesOf<Ref>('agent', snapshot.agents)
  return (guardrails.value.protected?.agents ?? []).flatMap((name, index) => {
    const found = names.find(name)
    if ('problem' in found) return []
    const at = place(guardrails, ['protected', 'agents', index])
    return entries
      .filter(({ agents }) => agents.some(({ id }) => id === found.one.id))
      .map((entry) => {
        const message = `${entry.entry.name} means ${found.one.name}, whom ${at} protects: name the agent in whoExcept`
        return problemAt(source, 'clash.protected', ['entries', entry.index, 'who'], message, 'key')
      })
  })
}

function protectedSkills({ entries, source, snapshot }: Comparing, guardrails: OtherFile<Guardrails>): Problem[] {
  const names = namesOf<Ref>('skill', snapshot.skills)
  return (guardrails.value.protected?.skills ?? []).flatMap((name, index) => {
    const found = names.find(name)
    if ('problem' in found) return []
    const at = place(guardrails, ['protected', 'skills', index])
    return eachSkill(entries)
      .filter(({ one }) => one.skill.id === found.one.id)
      .map(({ entry, one }) =>
        problemAt(source, 'clash.protected', pathOf(entry, one), `${nameOf(entry, one)}, but ${at} protects it`, 'key'),
      )
  })
}

function certifications({ entries, source, snapshot }: Comparing, guardrails: OtherFile<Guardrails>): Problem[] {
  const names = namesOf<Ref>('skill', snapshot.skills)
  return (guardrails.value.certifications ?? []).flatMap(({ skill, requires }, index) => {
    const found = names.find(skill)
    if ('problem' in found) return []
    const at = place(guardrails, ['certifications', index])
    return eachSkill(entries).flatMap(({ entry, one }) => {
      if (one.skill.id !== found.one.id || one.level === null) return []
      const lacking = entry.agents.filter((agent) => !requires.every((text) => agent.certifications.includes(text)))
      if (lacking.length === 0) return []
      const message = `${nameOf(entry, one)} of ${namesIn(lacking)} without ${requires.join(', ')}, which ${at} requires`
      return [problemAt(source, 'clash.certification', pathOf(entry, one), message, 'key')]
    })
  })
}

function ceiling({ source }: Comparing, moments: readonly Moment[], guardrails: OtherFile<Guardrails>): Problem[] {
  const { maxSkillsPerAgent: limit } = guardrails.value
  if (limit === undefined) return []
  const found = new Map<number, Problem>()
  for (const { entries, atMs } of moments) {
    const last = entries.at(-1)
    if (last === undefined || found.has(last.index)) continue
    const over = [...new Set(entries.flatMap(({ agents }) => agents))].flatMap((agent) => {
      const count = heldBy(agent, entries)
      return count > limit && count > agent.skills.length ? [{ agent, count }] : []
    })
    if (over.length === 0) continue
    const most = Math.max(...over.map(({ count }) => count))
    const message =
      `${namesIn(over.map(({ agent }) => agent))} would hold up to ${most} skills at ` +
      `${localText(atMs, last.times.timeZone)}; ${place(guardrails, ['maxSkillsPerAgent'])} allows ${limit}`
    found.set(last.index, problemAt(source, 'clash.skillCeiling', ['entries', last.index, 'skills'], message, 'key'))
  }
  return [...found.values()]
}

/** Skills that an agent holds while entries hold. */
function heldBy(agent: SnapshotAgent, entries: readonly ResolvedEntry[]): number {
  const held = new Set(agent.skills.map(({ id }) => id))
  for (const { agents, skills } of entries) {
    if (!agents.includes(agent)) continue
    for (const { skill, level } of skills) {
      if (level === null) held.delete(skill.id)
      else held.add(skill.id)
    }
  }
  return held.size
}

function eachSkill(entries: readonly ResolvedEntry[]): { entry: ResolvedEntry; one: ResolvedSkill }[] {
  return entries.flatMap((entry) => entry.skills.map((one) => ({ entry, one })))
}

function pathOf({ index }: ResolvedEntry, { written }: ResolvedSkill): readonly PropertyKey[] {
  return ['entries', index, 'skills', written]
}

function nameOf({ entry }: ResolvedEntry, { skill, level }: ResolvedSkill): string {
  return `${entry.name} wants ${skill.name} ${levelText(level)}`
}

function namesIn(agents: readonly Ref[]): string {
  return some(agents.map(({ name }) => name))
}

/** A place in the other file: `guardrails.yaml:12:5 protected.skills[0]`. */
function place({ file, source }: OtherFile<unknown>, path: readonly PropertyKey[]): string {
  const at = source.place(path)
  return `${file}${at === undefined ? '' : `:${at.line}:${at.column}`} ${pathText(path)}`
}
