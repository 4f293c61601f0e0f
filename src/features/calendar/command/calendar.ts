import { Argument, Command } from 'commander'
import type { Client } from '../../../client'
import { ConfigError, ValidationError } from '../../../core/errors'
import { parseNamedMonth } from '../../../core/time/named-week'
import type { Snapshot } from '../../../documents'
import { fileJournal, fileLease } from '../../../stores'
import { type CheckedOptions, checkedText, withCheckedFormat } from '../../../terminal/io/checked-files'
import { EXIT } from '../../../terminal/io/exit-code'
import { assertExists, displayPath, writeText } from '../../../terminal/io/files'
import { withHtmlOption } from '../../../terminal/io/html-file'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { readJsonOrYaml } from '../../../terminal/io/json-or-yaml'
import { givenFlags, withExample, withOrgOptions } from '../../../terminal/io/options'
import { leaseFolder, statePath } from '../../../terminal/io/state-folder'
import { BREAK_LEASE, breakRun } from '../../../terminal/org/break-lease'
import { type OrgOptions, readClock, withClient, withOrg } from '../../../terminal/org/connect'
import { loadSnapshot } from '../../../terminal/planning/analyze'
import { applyExit, worse } from '../../../terminal/runs/apply-exit'
import { dropDue, keepDue, keepPlan, openAuditLog, type RunFiles } from '../../../terminal/runs/run-files'
import { readSheetText } from '../../../terminal/tables/sheet-file'
import { parseGuardrails, type Shift } from '../../../workflows'
import { parseShifts, wfmShifts } from '../../../workflows/plan/shifts'
import { readSpecialDays } from '../../../workflows/special-days/read-special-days'
import { compileSkillCalendar, parseSkillCalendar } from '../compile'
import type { CalendarRun } from '../run/options'
import { runSkillCalendar } from '../run/run-calendar'
import type { SkillCalendar } from '../skill-calendar'
import { calendarText } from '../texts/calendar'
import { calendarPage } from '../texts/calendar-page'
import { validateSkillCalendar } from '../validate'
import { calendarRunJson, calendarRunText } from './run-text'

interface CalendarOptions extends RunOptions, CheckedOptions {
  readonly alone?: boolean
  readonly month?: string
  readonly html?: string
  readonly breakLease?: string
}

type Action = 'check' | 'show' | 'run'

/** Options that only some actions take. */
const OWN: Readonly<Record<string, readonly Action[]>> = {
  alone: ['check'],
  snapshot: ['check', 'show'],
  rules: ['check'],
  guardrails: ['check', 'run'],
  shifts: ['show', 'run'],
  month: ['show'],
  html: ['show'],
  dryRun: ['run'],
  reason: ['run'],
  redact: ['run'],
  breakLease: ['run'],
}

/** `skillroute calendar`: skills that agents hold at certain times: checks the file, shows a month, does what is due. */
export function calendarCommand({ io, exit }: CommandContext): Command {
  const command = withCheckedFormat(withHtmlOption(new Command('calendar')))
    .description('skills that agents hold at certain times: check the file, show a month, grant and revert what is due')
    .addArgument(new Argument('<action>', 'what to do').choices(['check', 'show', 'run']))
    .argument('<file>', 'calendar file (skillroute/calendar@1)')
    .option('--alone', 'check: the file by itself, without an org')
    .option('--snapshot <file>', 'check, show: use this snapshot instead of reading the org')
    .option('--rules <file>', 'check: rules that the calendar must not contradict')
    .option('--guardrails <file>', 'check, run: guardrails that the calendar must keep')
    .option('--special-days <file>', 'days on which nothing is granted (skillroute/special-days@1)')
    .option('--shifts <file>', 'show, run: CSV with agent, start and end (default: the published WFM schedules)')
    .option('--month <month>', 'show: the month, such as 2027-03 (default: the present one)')
    .option('--dry-run', 'run: say what is due and write nothing')
    .option('--reason <text>', 'run: why, for the audit log')
    .option('--redact', 'run: keep names of people out of the audit log')
    .option('--break-lease <id>', `run: ${BREAK_LEASE}`)
    .action(async (action: Action, file: string, options: CalendarOptions) => {
      refuseOthers(action, options)
      await filesMustBeThere(io, file, options)
      if (action === 'check') exit(await check(io, file, options))
      else if (action === 'show') await show(io, file, options)
      else exit(await run(io, file, options))
    })
  return withExample(
    withOrgOptions(command),
    [
      'skillroute calendar check calendar.yaml --guardrails guardrails.yaml',
      'skillroute calendar show calendar.yaml --month 2027-03 --html march.html',
      'skillroute calendar run calendar.yaml     # every few minutes, by cron or skillroute schedule',
    ].join('\n'),
  )
}

/** @throws ConfigError for an option that the action does not take: it would have no effect */
function refuseOthers(action: Action, options: CalendarOptions): void {
  for (const [name, actions] of Object.entries(OWN)) {
    const [flag] = givenFlags(options, [name])
    if (flag === undefined || actions.includes(action)) continue
    throw new ConfigError(`${flag} belongs to calendar ${actions.join(' and ')}, not to calendar ${action}.`)
  }
}

async function check(io: Io, file: string, options: CalendarOptions): Promise<number> {
  const text = await readJsonOrYaml(io, file)
  const given = async (path: string | undefined) =>
    path === undefined ? undefined : { text: await readJsonOrYaml(io, path), file: path }
  const [rules, guardrails] = [await given(options.rules), await given(options.guardrails)]
  const { problems, warnings, calendar } = await withOrg(io, options, async (org) => {
    // The file alone first: its mistakes need no org.
    const alone = await validateSkillCalendar(text)
    if (alone.calendar === null || options.alone === true) return alone
    const snapshot = await loadSnapshot(io, org, { ...options, profiles: true })
    const specialDays = await specialDates(io, options, alone.calendar.timeZone, snapshot)
    const now = options.snapshot === undefined ? await readClock(org) : Date.now()
    return await validateSkillCalendar(text, { snapshot, rules, guardrails, specialDays, now })
  })
  const checked = [{ file: file.replaceAll('\\', '/'), problems, warnings }]
  io.out(checkedText(io, checked, options))
  return calendar !== null ? EXIT.done : EXIT.found
}

async function show(io: Io, file: string, options: CalendarOptions): Promise<void> {
  const calendar = await readCalendarFile(io, file)
  const timeZone = calendar.timeZone
  if (options.month !== undefined) parseMonth(options.month, 0, timeZone)
  const compiled = await withOrg(io, options, async (org) => {
    const snapshot = await loadSnapshot(io, org, { ...options, profiles: true })
    const nowMs = options.snapshot === undefined ? await readClock(org) : Date.now()
    const { fromMs: from, toMs: to } = parseMonth(options.month, nowMs, timeZone)
    const shifts = await calendarShifts(
      io,
      options,
      calendar,
      snapshot,
      options.snapshot === undefined ? org : undefined,
    )
    const specialDays = await specialDates(io, options, timeZone, snapshot)
    return compileSkillCalendar(calendar, { snapshot, from, to, shifts, specialDays })
  })
  if (options.html !== undefined)
    io.err(`page written to ${displayPath(io, await writeText(io, options.html, calendarPage(compiled)))}\n`)
  const text = (): string => calendarText(compiled, { width: io.columns, paint: io.paint })
  io.out(`${options.json === true ? JSON.stringify(compiled) : text()}\n`)
}

/** @throws ValidationError for a text that names no month */
function parseMonth(text: string | undefined, nowMs: number, timeZone: string): { fromMs: number; toMs: number } {
  const month = parseNamedMonth(text, { nowMs, timeZone })
  if ('why' in month) throw new ValidationError([{ path: '--month', message: month.why }])
  return month
}

async function run(io: Io, file: string, options: CalendarOptions): Promise<number> {
  const calendar = await readCalendarFile(io, file)
  if (options.breakLease !== undefined && options.dryRun !== true) await breakRun(io, options.breakLease)
  const done = await runCalendarHere(io, calendar, options)
  const text = (): string => calendarRunText(io, calendar, done, options.dryRun === true)
  io.out(`${options.json === true ? JSON.stringify(calendarRunJson(done)) : text()}\n`)
  const codes = [...done.applied, ...done.restored].map(({ report }) => applyExit(report))
  if (done.refused.length > 0) codes.push(EXIT.refused)
  else if (done.unfinished) codes.push(EXIT.failed)
  return worse(...codes)
}

interface RunOptions extends OrgOptions, CalendarFiles {
  readonly dryRun?: boolean | undefined
  readonly redact?: boolean | undefined
  readonly reason?: string | undefined
}

/**
 * Runs what is due in a calendar, and keeps its state in the state folder. Its plans also appear in the list of
 * `skillroute due`.
 */
async function runCalendarHere(io: Io, calendar: SkillCalendar, options: RunOptions): Promise<CalendarRun> {
  const { guardrails: file } = options
  const guardrails = file === undefined ? undefined : await parseGuardrails(await readJsonOrYaml(io, file), file)
  const specialDays = await specialDates(io, options, calendar.timeZone)
  const runFiles = (planId: string): RunFiles => ({
    journal: pathOf(io, planId),
    plan: statePath(io, `${planId}.plan.json`),
  })
  const done = await withClient(io, options, (client) =>
    runSkillCalendar(client, calendar, {
      journals: (name) => fileJournal(pathOf(io, name)),
      lease: fileLease(leaseFolder(io)),
      auditLog: openAuditLog(io, options),
      shifts: async (snapshot) => (await calendarShifts(io, options, calendar, snapshot, async () => client)) ?? [],
      specialDays,
      guardrails,
      reason: options.reason,
      dryRun: options.dryRun,
      signal: io.signal,
      async onPlan(plan) {
        await keepPlan(runFiles(plan.id), plan)
        await keepDue(io, plan, runFiles(plan.id), options.org)
      },
    }),
  )
  for (const planId of done.closed) await dropDue(io, { planId, journal: pathOf(io, planId) })
  return done
}

function pathOf(io: Io, name: string): string {
  return statePath(io, `${name}.journal.jsonl`)
}

interface CalendarFiles {
  readonly specialDays?: string | undefined
  readonly shifts?: string | undefined
  readonly rules?: string | undefined
  readonly guardrails?: string | undefined
  readonly snapshot?: string | undefined
}

/** @throws ConfigError for a missing file, before any request to the org */
async function filesMustBeThere(io: Io, file: string, options: CalendarFiles): Promise<void> {
  const { specialDays, shifts, rules, guardrails, snapshot } = options
  await assertExists(io, [file, specialDays, shifts, rules, guardrails, snapshot])
}

/** @throws ValidationError with line and column of every problem */
async function readCalendarFile(io: Io, file: string): Promise<SkillCalendar> {
  return await parseSkillCalendar(await readJsonOrYaml(io, file), { file })
}

/** Dates in a file of special days. No entry is in effect on these days. */
async function specialDates(
  io: Io,
  { specialDays: file }: CalendarFiles,
  timeZone: string,
  snapshot?: Snapshot | undefined,
): Promise<readonly string[] | undefined> {
  if (file === undefined) return undefined
  const { specialDays } = await readSpecialDays(await readJsonOrYaml(io, file), { timeZone, snapshot, file })
  return (specialDays ?? []).map(({ date }) => date)
}

/** Shifts for entries that are in effect during shifts: from the file or, without one, from workforce management. */
async function calendarShifts(
  io: Io,
  { shifts: file }: CalendarFiles,
  { entries, timeZone }: SkillCalendar,
  snapshot: Snapshot,
  client: (() => Promise<Client>) | undefined,
): Promise<readonly Shift[] | undefined> {
  const isByShift = entries.some(({ during }) => during === 'shift')
  if (file !== undefined) {
    if (!isByShift) throw new ConfigError('--shifts has an effect only on entries with during: shift.')
    return parseShifts(snapshot, await readSheetText(io, file), { timeZone })
  }
  if (!isByShift) return undefined
  if (client === undefined) throw new ConfigError('An entry depends on shifts: give them with --shifts FILE.')
  const userIds = snapshot.agents.map(({ id }) => id)
  return await wfmShifts(await client(), userIds, { signal: io.signal })
}
