import type { Client } from '../../client'
import type { Snapshot } from '../../core/documents'
import { type Issue, ValidationError } from '../../core/errors'
import { namesOf } from './names'
import { parseCsv } from './parse-csv'
import type { Shift } from './timing'

/**
 * Shifts from a CSV file with the columns `agent`, `start` and `end`: agents by name or id, times in ISO 8601 with their
 * offset. For orgs without WFM.
 * @throws ValidationError naming every problem with its line
 */
export function parseShifts(snapshot: Pick<Snapshot, 'agents'>, text: string): Shift[] {
  const [head, ...rows] = parseCsv(text)
  const heads = head?.cells.map((cell) => cell.text.trim().toLowerCase()) ?? []
  const [agentAt, startAt, endAt] = ['agent', 'start', 'end'].map((name) => heads.indexOf(name))
  if (agentAt === undefined || startAt === undefined || endAt === undefined || Math.min(agentAt, startAt, endAt) < 0) {
    const message = `must have the columns agent, start and end, not ${heads.join(', ') || 'none'}`
    throw new ValidationError([{ path: '', message, line: 1 }], { subject: 'shifts' })
  }
  const names = namesOf('agent', snapshot.agents)
  const issues: Issue[] = []
  const shifts = rows.flatMap(({ line, cells }): Shift[] => {
    const at = (index: number): string => cells[index]?.text.trim() ?? ''
    const found = names.find(at(agentAt))
    if ('problem' in found) issues.push({ path: at(agentAt), message: found.problem, line })
    const [start, end] = [at(startAt), at(endAt)]
    for (const time of [start, end]) {
      if (!isTime(time)) issues.push({ path: at(agentAt), message: `"${time}" is no ISO time with its offset`, line })
    }
    if (isTime(start) && isTime(end) && Date.parse(end) <= Date.parse(start)) {
      issues.push({ path: at(agentAt), message: `ends at ${end}, before it starts`, line })
    }
    return 'one' in found ? [{ userId: found.one.id, start, end }] : []
  })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'shifts' })
  return shifts
}

/** A time that names its zone; one without is a different moment on each machine. */
function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** How far around the present shifts are looked for: the one under way, and the next. */
const BEFORE_MS = 24 * 3_600_000
const AFTER_MS = 7 * 24 * 3_600_000

/**
 * Shifts of agents from the published schedules of all business units that the client may see. Needs wfm:schedule:view or
 * wfm:publishedSchedule:view; throws what the platform answers in an org without WFM.
 */
export async function wfmShifts(
  client: Client,
  userIds: readonly string[],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Shift[]> {
  const nowMs = client.transport.clock.now()
  const query = {
    startDate: new Date(nowMs - BEFORE_MS).toISOString(),
    endDate: new Date(nowMs + AFTER_MS).toISOString(),
    userIds,
  }
  const shifts: Shift[] = []
  for (const unit of await client.wfm.businessUnits(options)) {
    const { agentSchedules } = await client.wfm.agentSchedules(unit.id, query, options)
    for (const { user, shifts: own = [] } of agentSchedules) {
      for (const { startDate, lengthMinutes } of own) {
        if (user?.id === undefined || startDate === undefined || lengthMinutes === undefined) continue
        const endMs = Date.parse(startDate) + lengthMinutes * 60_000
        shifts.push({ userId: user.id, start: startDate, end: new Date(endMs).toISOString() })
      }
    }
  }
  return shifts
}
