import { ValidationError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import { joinUpTo } from '../../core/text/counted'
import { systemClock } from '../../core/time/clock'
import { instantMs } from '../../core/time/parse-instant'
import type { Guardrails, Problem, Ref, Rules, Snapshot, SnapshotAgent } from '../../documents'
import { inTextOrder, problemAt, shapeProblems } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import { valueSource, type YamlSource } from '../../documents/yaml/source'
import { validateGuardrails } from '../../workflows/guardrails/read'
import { indexNames } from '../../workflows/kit/names'
import { indexOrg } from '../../workflows/rules/org'
import type { Settled } from '../../workflows/rules/requirements'
import { validateRules } from '../../workflows/rules/validate'
import { requiredLevels } from '../../workflows/rules/work-out'
import { listMoments, type Moment } from './moments'
import { levelText, localText, overlaps } from './overlaps'
import { checkEntries, type ResolvedEntry, type ResolvedSkill, resolveEntries } from './resolve'
import { FILE_SCHEMA } from './schema'
import type { SkillCalendar } from './skill-calendar'

/** What to check a calendar against. */
export interface ValidateSkillCalendarOptions {
  /** An org: names are looked up in it, and entries for the same agents are compared. Default: checks the file alone. */
  readonly snapshot?: Snapshot | undefined
  /** The text of a rules file that the calendar must not contradict, and its name. Needs the snapshot. */
  readonly rules?: { readonly text: string; readonly file?: string | undefined } | undefined
  /** The text of a guardrails file that the calendar must keep to, and its name. Needs the snapshot. */
  readonly guardrails?: { readonly text: string; readonly file?: string | undefined } | undefined
  /** Dates on which no entry holds, in addition to those of the file. */
  readonly specialDays?: readonly string[] | undefined
  /** From when on entries are compared: epoch ms, a Date or ISO time. Default: now. */
  readonly now?: number | string | Date | undefined
}

/** What a check of a calendar found. */
export interface SkillCalendarCheck {
  /** True without problems; warnings do not count. */
  readonly ok: boolean
  /** All problems, in the order of the text, with line and column where the calendar came as text. */
  readonly problems: readonly Problem[]
  /** Entries that match no agent at present. Needs the snapshot. */
  readonly warnings: readonly Problem[]
  /** The calendar; null when there are problems. */
  readonly calendar: SkillCalendar | null
}

/**
 * Checks a calendar of skills and finds all problems at once: its shape and times, names that the org does not have,
 * entries that require different levels of a skill for the same agents at the same time, and entries that contradict
 * rules or guardrails, with both places. It returns all of these and throws none.
 * @param calendar the text of a YAML or JSON file, or the parsed value
 * @throws ValidationError for rules or guardrails that have problems of their own
 * @example
 * const { ok, problems } = await validateSkillCalendar(await readFile('calendar.yaml', 'utf8'), { snapshot })
 */
export async function validateSkillCalendar(
  calendar: unknown,
  options: ValidateSkillCalendarOptions = {},
): Promise<SkillCalendarCheck> {
  const source = typeof calendar === 'string' ? await readYaml(calendar) : valueSource(calendar)
  const { problems, calendar: shaped } = shapedCalendar(source)
  if (shaped === undefined) return { ok: false, problems, warnings: [], calendar: null }
  const { issues, warnings } = await checkShaped(shaped, source, options)
  const ok = issues.length === 0
  return { ok, problems: inTextOrder(issues), warnings: inTextOrder(warnings), calendar: ok ? shaped : null }
}

/** The calendar of a source, or the problems of its shape. */
export function shapedCalendar(source: YamlSource): {
  readonly problems: readonly Problem[]
  readonly calendar?: SkillCalendar
} {
  if (source.broken.length > 0) return { problems: source.broken.map((issue) => ({ code: 'notation', ...issue })) }
  const shape = FILE_SCHEMA.safeParse(source.value)
  if (shape.success) return { problems: [], calendar: shape.data }
  return { problems: shapeProblems(FILE_SCHEMA, shape.error, source) }
}

async function checkShaped(
  calendar: SkillCalendar,
  source: YamlSource,
  { snapshot, rules, guardrails, specialDays, now }: ValidateSkillCalendarOptions,
): Promise<{ readonly issues: Problem[]; readonly warnings: readonly Problem[] }> {
  const issues: Problem[] = []
  const resolving = { source, issues, specialDays }
  if (snapshot === undefined) {
    checkEntries(calendar, resolving)
    return { issues, warnings: [] }
  }
  const entries = resolveEntries(calendar, snapshot, resolving)
  // Times that cannot be read would hide or invent overlaps.
  if (issues.some(({ code }) => code.startsWith('time.'))) return { issues, warnings: [] }
  const moments = listMoments(entries, now === undefined ? systemClock.now() : instantMs(now))
  const comparing = { entries, source, snapshot }
  issues.push(...overlaps(moments, source))
  if (rules !== undefined) issues.push(...rulesClashes(comparing, await rulesFile(rules, snapshot)))
  if (guardrails !== undefined)
    issues.push(...guardrailClashes(comparing, moments, await guardrailsFile(guardrails, snapshot)))
  return { issues, warnings: entries.flatMap((entry) => matchesNobody(entry, source, issues)) }
}

function matchesNobody({ agents, index }: ResolvedEntry, source: YamlSource, issues: readonly Problem[]): Problem[] {
  const path = ['entries', index, 'who']
  if (agents.length > 0 || issues.some((issue) => issue.path.startsWith(`entries[${index}].who`))) return []
  return [problemAt(source, 'match.nobody', path, 'means no active agent at present', 'key')]
}

type GivenFile = { readonly text: string; readonly file?: string | undefined }

async function rulesFile({ text, file = 'rules' }: GivenFile, snapshot: Snapshot): Promise<OtherFile<Rules>> {
  const { rules, problems } = await validateRules(text, { snapshot })
  if (rules === null) throw new ValidationError(problems, { subject: file })
  return { value: rules, source: await readYaml(text), file }
}

async function guardrailsFile(
  { text, file = 'guardrails' }: GivenFile,
  snapshot: Snapshot,
): Promise<OtherFile<Guardrails>> {
  const { guardrails, problems } = await validateGuardrails(text, { snapshot })
  if (guardrails === null) throw new ValidationError(problems, { subject: file })
  return { value: guardrails, source: await readYaml(text), file }
}

/** A file that a calendar is compared with. */
interface OtherFile<T> {
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
function rulesClashes({ entries, source, snapshot }: Comparing, rules: OtherFile<Rules>): Problem[] {
  const required = new Map<string, Settled>()
  for (const requiredLevel of requiredLevels(rules.value, indexOrg(snapshot)))
    if (requiredLevel.target.startsWith('skill:'))
      required.set(`${requiredLevel.agent.id} ${requiredLevel.of.id}`, requiredLevel)
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
      const message = `${phrase(entry, one)} of ${namesIn(agents)}, but ${place(rules, settled.path)} wants ${wants}`
      return problemAt(source, 'clash.rules', pathOf(entry, one), message, 'key')
    })
  })
}

function contradicts({ levelRule }: ResolvedEntry, { level }: ResolvedSkill, { how, value }: Settled): boolean {
  if (level === null || value === null) return level !== value
  if (how === 'atLeast') return levelRule === 'exact' && level < value
  return levelRule === 'exact' ? level !== value : level > value
}

/**
 * Entries that guardrails would refuse: protected agents and skills, certifications, the maximum number of skills of an
 * agent.
 */
function guardrailClashes(
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
  const names = indexNames<Ref>('agent', snapshot.agents)
  return (guardrails.value.protected?.agents ?? []).flatMap((name, index) => {
    const found = names.find(name)
    if ('problem' in found) return []
    const at = place(guardrails, ['protected', 'agents', index])
    return entries
      .filter(({ agents }) => agents.some(({ id }) => id === found.item.id))
      .map((entry) => {
        const message = `${entry.entry.name} means ${found.item.name}, whom ${at} protects: name the agent in whoExcept`
        return problemAt(source, 'clash.protected', ['entries', entry.index, 'who'], message, 'key')
      })
  })
}

function protectedSkills({ entries, source, snapshot }: Comparing, guardrails: OtherFile<Guardrails>): Problem[] {
  const names = indexNames<Ref>('skill', snapshot.skills)
  return (guardrails.value.protected?.skills ?? []).flatMap((name, index) => {
    const found = names.find(name)
    if ('problem' in found) return []
    const at = place(guardrails, ['protected', 'skills', index])
    return eachSkill(entries)
      .filter(({ one }) => one.skill.id === found.item.id)
      .map(({ entry, one }) =>
        problemAt(source, 'clash.protected', pathOf(entry, one), `${phrase(entry, one)}, but ${at} protects it`, 'key'),
      )
  })
}

function certifications({ entries, source, snapshot }: Comparing, guardrails: OtherFile<Guardrails>): Problem[] {
  const names = indexNames<Ref>('skill', snapshot.skills)
  return (guardrails.value.certifications ?? []).flatMap(({ skill, requires }, index) => {
    const found = names.find(skill)
    if ('problem' in found) return []
    const at = place(guardrails, ['certifications', index])
    return eachSkill(entries).flatMap(({ entry, one }) => {
      if (one.skill.id !== found.item.id || one.level === null) return []
      const lacking = entry.agents.filter((agent) => !requires.every((text) => agent.certifications.includes(text)))
      if (lacking.length === 0) return []
      const message = `${phrase(entry, one)} of ${namesIn(lacking)} without ${requires.join(', ')}, which ${at} requires`
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
    const max = Math.max(...over.map(({ count }) => count))
    const message =
      `${namesIn(over.map(({ agent }) => agent))} would hold up to ${max} skills at ` +
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
  return entries.flatMap((entry) => entry.skills.map((skill) => ({ entry, one: skill })))
}

function pathOf({ index }: ResolvedEntry, { written }: ResolvedSkill): readonly PropertyKey[] {
  return ['entries', index, 'skills', written]
}

function phrase({ entry }: ResolvedEntry, { skill, level }: ResolvedSkill): string {
  return `${entry.name} wants ${skill.name} ${levelText(level)}`
}

function namesIn(agents: readonly Ref[]): string {
  return joinUpTo(agents.map(({ name }) => name))
}

/** A place in the other file: `guardrails.yaml:12:5 protected.skills[0]`. */
function place({ file, source }: OtherFile<unknown>, path: readonly PropertyKey[]): string {
  const at = source.place(path)
  return `${file}${at === undefined ? '' : `:${at.line}:${at.column}`} ${pathText(path)}`
}
