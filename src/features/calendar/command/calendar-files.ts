import type { Client } from '../../../client'
import { ConfigError } from '../../../core/errors'
import type { Snapshot } from '../../../documents'
import { assertExists } from '../../../terminal/io/files'
import type { Io } from '../../../terminal/io/io'
import { readJsonOrYaml } from '../../../terminal/io/json-or-yaml'
import { readSheetText } from '../../../terminal/tables/sheet-file'
import type { Shift } from '../../../workflows'
import { parseShifts, wfmShifts } from '../../../workflows/plan/shifts'
import { readSpecialDays } from '../../../workflows/special-days/read-special-days'
import { parseSkillCalendar } from '../read-calendar'
import type { SkillCalendar } from '../skill-calendar'

/** Options that name the files of a calendar. */
export interface CalendarFiles {
  readonly specialDays?: string | undefined
  readonly shifts?: string | undefined
  readonly rules?: string | undefined
  readonly guardrails?: string | undefined
  readonly snapshot?: string | undefined
}

/** @throws ConfigError for a missing file, before any request to the org */
export async function filesMustBeThere(io: Io, file: string, options: CalendarFiles): Promise<void> {
  const { specialDays, shifts, rules, guardrails, snapshot } = options
  await assertExists(io, [file, specialDays, shifts, rules, guardrails, snapshot])
}

/** @throws ValidationError with line and column of every problem */
export async function readCalendarFile(io: Io, file: string): Promise<SkillCalendar> {
  return await parseSkillCalendar(await readJsonOrYaml(io, file), { file })
}

/** Dates in a file of special days. No entry is in effect on these days. */
export async function specialDates(
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
export async function calendarShifts(
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
