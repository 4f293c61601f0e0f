import * as z from 'zod/mini'
import { checkDocument, checkText } from '../../core/checks'
import { type Issue, ValidationError } from '../../core/errors'
import { addTo } from '../../core/group-by'
import { aDocument, anInstant, checkOptions, texts } from '../../core/schema'
import { instantMs } from '../../core/time/parse-instant'
import type { Interval, Problem, Ref, Shift, Snapshot } from '../../documents'
import { shiftSchema } from '../../documents/plan-request/plan-request-schema'
import { valueSource } from '../../documents/yaml/source'
import { listSpans } from './entry-times'
import { listMoments } from './moments'
import { overlaps } from './overlaps'
import { type ResolvedEntry, resolveEntries } from './resolve'
import type { CompiledCalendar, CompiledEntry, SkillCalendar } from './skill-calendar'
import { merged, type Span } from './spans'
import { shapedCalendar, validateSkillCalendar } from './validate'

/** Options for compiling a calendar. */
export interface CompileOptions {
  /** The org whose agents and skills it names. */
  readonly snapshot: Snapshot
  /** Start of the time to compile: epoch ms, a Date or ISO time. */
  readonly from: number | string | Date
  /** Its end, later than `from`. */
  readonly to: number | string | Date
  /** Shifts of the agents, from `parseShifts` or `wfmShifts`: entries by shift need them. */
  readonly shifts?: readonly Shift[] | undefined
  /** Local dates on which no entry holds, in addition to those of the file. */
  readonly specialDays?: readonly string[] | undefined
}

/**
 * When each entry of a calendar holds between two times, and for whom. Pure. Hours follow the wall clock of their zone, so
 * that 08:00 stays 08:00 when the clocks change; `windowSpans` says what happens to hours that are skipped or come twice.
 * @throws ValidationError for a calendar with problems, for entries that contradict each other, and for entries by shift
 * without shifts
 * @example
 * const { entries } = compileSkillCalendar(calendar, { snapshot, from: '2027-03-01T00:00Z', to: '2027-04-01T00:00Z' })
 */
export function compileSkillCalendar(calendar: SkillCalendar, options: CompileOptions): CompiledCalendar {
  checkDocument(calendar, 'calendar', 'skillroute/calendar@1')
  checkOptions(options, {
    snapshot: aDocument('skillroute/snapshot@1'),
    from: anInstant(),
    to: anInstant(),
    shifts: z.optional(z.array(shiftSchema())),
    specialDays: z.optional(texts()),
  })
  const { snapshot, shifts } = options
  const [fromMs, toMs] = [instantMs(options.from), instantMs(options.to)]
  if (!(fromMs < toMs)) throw new ValidationError([{ path: 'options.to', message: 'must be a time later than from' }])
  const entries = resolvedCalendar(calendar, { ...options, fromMs })
  const byAgent = shiftsByAgent(entries, shifts)
  const within = (spans: readonly Span[]): Interval[] =>
    spans.map(({ startMs, endMs }) => ({
      start: new Date(Math.max(startMs, fromMs)).toISOString(),
      end: new Date(Math.min(endMs, toMs)).toISOString(),
    }))
  return {
    name: calendar.name,
    org: snapshot.org,
    timeZone: calendar.timeZone,
    interval: { start: new Date(fromMs).toISOString(), end: new Date(toMs).toISOString() },
    entries: entries.map((entry): CompiledEntry => {
      const shared = {
        name: entry.entry.name,
        timeZone: entry.times.timeZone,
        levels: entry.levelRule,
        skills: entry.skills.map(({ skill, level }) => ({ skill, level })),
        agents: entry.agents.map(({ id, name }): Ref => ({ id, name })),
      }
      if (entry.entry.during === undefined) return { ...shared, spans: within(listSpans(entry.times, fromMs, toMs)) }
      const spansOfAgents = entry.agents.map(({ id }): [string, Interval[]] => [
        id,
        within(listSpans(entry.times, fromMs, toMs, byAgent.get(id) ?? [])),
      ])
      return {
        ...shared,
        spans: [],
        spansByAgent: Object.fromEntries(spansOfAgents.filter(([, spans]) => spans.length > 0)),
      }
    }),
  }
}

/** The entries of a calendar without problems in an org. @throws ValidationError */
export function resolvedCalendar(
  calendar: SkillCalendar,
  { snapshot, specialDays, fromMs }: Pick<CompileOptions, 'snapshot' | 'specialDays'> & { readonly fromMs: number },
): ResolvedEntry[] {
  const source = valueSource(calendar)
  const { problems } = shapedCalendar(source)
  refuse(problems)
  const issues: Problem[] = []
  const entries = resolveEntries(calendar, snapshot, { source, issues, specialDays })
  refuse(issues)
  refuse(overlaps(listMoments(entries, fromMs), source))
  return entries
}

function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'calendar' })
}

/** Shifts in order, by agent. @throws ValidationError for an entry by shift without shifts */
export function shiftsByAgent(
  entries: readonly ResolvedEntry[],
  shifts: readonly Shift[] | undefined,
): ReadonlyMap<string, readonly Span[]> {
  const byShift = entries.find(({ entry }) => entry.during === 'shift')
  if (byShift !== undefined && shifts === undefined) {
    const message = `${byShift.entry.name} holds during shifts, and no shifts are given`
    throw new ValidationError([{ path: `entries[${byShift.index}].during`, message }], { subject: 'calendar' })
  }
  const found = new Map<string, Span[]>()
  for (const { userId, start, end } of shifts ?? []) {
    const span = { startMs: instantMs(start), endMs: instantMs(end) }
    addTo(found, userId, span)
  }
  return new Map([...found].map(([id, spans]) => [id, merged(spans)]))
}

/**
 * Reads a calendar of skills from the text of a YAML or JSON file (`skillroute/calendar@1`).
 * @param options.snapshot the org in which names must exist; with it, entries that contradict each other are refused
 * @param options.file name of the file in messages
 * @throws ValidationError naming every problem with its line and column
 * @example
 * const calendar = await parseSkillCalendar(await readFile('calendar.yaml', 'utf8'), { snapshot })
 */
export async function parseSkillCalendar(
  text: string,
  options: { readonly snapshot?: Snapshot | undefined; readonly file?: string | undefined } = {},
): Promise<SkillCalendar> {
  checkText(text, 'text')
  checkOptions(options, { snapshot: z.optional(aDocument('skillroute/snapshot@1')), file: z.optional(z.string()) })
  const { snapshot, file = 'calendar' } = options
  const { calendar, problems } = await validateSkillCalendar(text, { snapshot })
  if (calendar === null) throw new ValidationError(problems, { subject: file })
  return calendar
}
