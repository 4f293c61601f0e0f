import { fileJournal, fileLease } from '../../../stores'
import type { Io } from '../../../terminal/io/io'
import { readJsonOrYaml } from '../../../terminal/io/json-or-yaml'
import { statePath } from '../../../terminal/io/state-folder'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { leaseFolder } from '../../../terminal/org/lease-folder'
import { dropDue, keepDue, keepPlan, openAuditLog, type RunFiles } from '../../../terminal/runs/run-files'
import { parseGuardrails } from '../../../workflows'
import type { CalendarRun } from '../run/options'
import { runSkillCalendar } from '../run/run-calendar'
import type { SkillCalendar } from '../skill-calendar'
import { type CalendarFiles, calendarShifts, specialDates } from './calendar-files'

/** Options of `calendar run`. */
export interface RunOptions extends OrgOptions, CalendarFiles {
  readonly dryRun?: boolean | undefined
  readonly redact?: boolean | undefined
  readonly reason?: string | undefined
}

/**
 * Runs what is due in a calendar, and keeps its state in the state folder. Its plans also appear in the list of
 * `skillroute due`.
 */
export async function runCalendarHere(io: Io, calendar: SkillCalendar, options: RunOptions): Promise<CalendarRun> {
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
