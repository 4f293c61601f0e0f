import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkParts, checkText } from '../../core/checks'
import { ConfigError, type Issue, PermissionError, ValidationError } from '../../core/errors'
import { checkOptions } from '../../core/schema'
import { isoTime } from '../../core/time/iso-time'
import { parseMoment } from '../../core/time/parse-time'
import type { Shift, Snapshot } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'
import { agentNames } from '../kit/names'
import { readColumns } from '../kit/parse-csv'

/**
 * Parses shifts from a CSV file with the columns `agent`, `start` and `end`: agents by name or id, times in ISO 8601
 * with an offset or local to `timeZone`. For orgs without WFM.
 * @param options.timeZone IANA name of the time zone for times without an offset. Default: such times are refused.
 * @throws ValidationError naming every problem with its line
 */
export function parseShifts(
  snapshot: Pick<Snapshot, 'agents'>,
  text: string,
  options: { readonly timeZone?: string | undefined } = {},
): Shift[] {
  checkParts(snapshot, 'snapshot', 'agents')
  checkText(text, 'text')
  checkOptions(options, { timeZone: z.optional(z.string()) })
  const rows = readColumns(text, ['agent', 'start', 'end'], 'shifts')
  const names = agentNames(snapshot.agents)
  const issues: Issue[] = []
  const shifts = rows.flatMap(({ line, values: [agent = '', from = '', to = ''] }): Shift[] => {
    const found = names.find(agent)
    if ('problem' in found) issues.push({ path: agent, message: found.problem, line })
    const [start, end] = [from, to].map((text) => parseMoment(text, options.timeZone))
    for (const time of [start, end]) {
      if (time !== undefined && 'why' in time) issues.push({ path: agent, message: time.why, line })
    }
    if (start === undefined || end === undefined || 'why' in start || 'why' in end) return []
    if (end.atMs <= start.atMs) {
      issues.push({ path: agent, message: `ends at ${to}, before it starts`, line })
    }
    return 'item' in found ? [{ userId: found.item.id, start: isoTime(start.atMs), end: isoTime(end.atMs) }] : []
  })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'shifts' })
  return shifts
}

/** How far before and after now to search for shifts: enough for the current one and the next. */
const BEFORE_MS = 24 * 3_600_000
const AFTER_MS = 7 * 24 * 3_600_000

/**
 * Reads the agents' shifts from the published schedules of all business units that the client may see. Needs
 * wfm:schedule:view or wfm:publishedSchedule:view.
 * @throws ConfigError in an org without WFM, and without permission to read schedules; {@link parseShifts} takes a file
 * instead
 */
export async function wfmShifts(
  client: Client,
  userIds: readonly string[],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Shift[]> {
  const nowMs = client.clock.now()
  const query = {
    startDate: new Date(nowMs - BEFORE_MS).toISOString(),
    endDate: new Date(nowMs + AFTER_MS).toISOString(),
    userIds,
  }
  try {
    return await fetchShifts(client, query, { signal: options.signal, priority: 'background' })
  } catch (cause) {
    if (!(cause instanceof PermissionError)) throw cause
    throw new ConfigError(
      `The shifts of agents cannot be read from workforce management (${cause.status} ${cause.code}). In an org without it, give a CSV file of shifts: --shifts FILE, or parseShifts in a program. In an org that has it, add wfm:publishedSchedule:view or wfm:schedule:view to a role of the OAuth client.`,
      { cause },
    )
  }
}

async function fetchShifts(
  client: Client,
  query: { readonly startDate: string; readonly endDate: string; readonly userIds: readonly string[] },
  call: CallOptions,
): Promise<Shift[]> {
  const shifts: Shift[] = []
  for (const unit of await client.wfm.businessUnits.list(call)) {
    const { agentSchedules } = await client.wfm.agentSchedules.search(unit.id, query, call)
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
