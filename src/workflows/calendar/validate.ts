import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import { systemClock } from '../../core/time/clock'
import { instantMs } from '../../core/time/instant'
import type { Guardrails, Problem, Rules, SkillCalendar, Snapshot } from '../../documents'
import { inTextOrder, problemAt } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import { shapeProblems } from '../../documents/yaml/shape-problems'
import { valueSource, type YamlSource } from '../../documents/yaml/source'
import { validateGuardrails } from '../guardrails/read'
import { validateRules } from '../rules/validate'
import { guardrailClashes, type OtherFile, rulesClashes } from './clashes'
import { momentsOf } from './moments'
import { overlaps } from './overlaps'
import { checkEntries, type ResolvedEntry, resolveEntries } from './resolve'
import { SKILL_CALENDAR, SKILL_CALENDAR_KEYS } from './schema'

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

/** What {@link validateSkillCalendar} found. */
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
  checkBag(options, 'options', 'snapshot?o rules?o guardrails?o specialDays?l now?a')
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
  const shape = SKILL_CALENDAR.safeParse(source.value)
  if (shape.success) return { problems: [], calendar: shape.data }
  return { problems: inTextOrder(shapeProblems(shape.error, source, SKILL_CALENDAR_KEYS)) }
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
  const moments = momentsOf(entries, now === undefined ? systemClock.now() : instantMs(now))
  const comparing = { entries, source, snapshot }
  issues.push(...overlaps(moments, source))
  if (rules !== undefined) issues.push(...rulesClashes(comparing, await rulesFile(rules, snapshot)))
  if (guardrails !== undefined)
    issues.push(...guardrailClashes(comparing, moments, await guardrailsFile(guardrails, snapshot)))
  return { issues, warnings: entries.flatMap((entry) => nobody(entry, source, issues)) }
}

function nobody({ agents, index }: ResolvedEntry, source: YamlSource, issues: readonly Problem[]): Problem[] {
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
