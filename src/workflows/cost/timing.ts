import { type Issue, ValidationError } from '../../core/errors'
import { addTo } from '../../core/group-by'
import { joinUpTo } from '../../core/text/counted'
import { parseInstant } from '../../core/time/parse-instant'
import { parseTime } from '../../core/time/parse-time'
import type { Change, Shift, TimingRequest } from '../../documents'
import { changedOwner } from '../../documents/plan/aspect-name'

/** When changes are made and undone, with the shifts around the time of the plan, needed for `offShift` and `shiftEnd`. */
export interface Timing extends Pick<TimingRequest, 'hold' | 'until' | 'timeZone'> {
  readonly shifts?: readonly Shift[] | undefined
}

/**
 * Adds to changes the times at which they are made and undone. Changes to a queue's own settings follow no shift.
 * @throws ValidationError for a malformed or past time, malformed shifts, an agent without a known shift where one is
 * needed, and a change that would be over before it is made
 */
export function timed(changes: readonly Change[], timing: Timing | undefined, nowMs: number): readonly Change[] {
  if (timing === undefined || (timing.hold === undefined && timing.until === undefined)) return changes
  const shifts = byUser(timing.shifts ?? [])
  const { hold, until } = timing
  const fixed = fixedTimes(timing, nowMs)
  const issues: Issue[] = []
  const withTimes = changes.map((change) => {
    const agentShifts = change.kind === 'queue.set' ? [] : (shifts.get(change.user.id) ?? [])
    const fromMs = hold === 'offShift' ? offShift(agentShifts, nowMs) : fixed.fromMs
    const untilMs =
      until === 'shiftEnd' && change.kind !== 'queue.set'
        ? shiftEnd(change, agentShifts, fromMs ?? nowMs)
        : fixed.untilMs
    if (fromMs !== undefined && untilMs !== undefined && untilMs <= fromMs) {
      const { name } = changedOwner(change)
      const message = `${until} is over before the shift of ${name} ends at ${new Date(fromMs).toISOString()}, when the change is made`
      issues.push({ path: 'timing.until', message })
    }
    return {
      ...change,
      ...(fromMs === undefined || fromMs <= nowMs ? {} : { from: new Date(fromMs).toISOString() }),
      ...(untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }),
    }
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return withTimes
}

/**
 * The fixed times of a timing, in ms; `offShift` and `shiftEnd` have none. They can be checked before anything is read.
 * @throws ValidationError for each malformed or past time, and for an end before the changes are made
 */
export function fixedTimes(
  { hold, until, timeZone }: Pick<Timing, 'hold' | 'until' | 'timeZone'>,
  nowMs: number,
): { readonly fromMs: number | undefined; readonly untilMs: number | undefined } {
  const issues: Issue[] = []
  const read = (name: 'hold' | 'until', text: string | undefined): number | undefined => {
    if (text === undefined || text === 'offShift' || text === 'shiftEnd') return undefined
    const time = parseTime(text, { nowMs, timeZone })
    if ('atMs' in time) return time.atMs
    issues.push({ path: `timing.${name}`, message: time.why })
    return undefined
  }
  const fromMs = read('hold', hold)
  const untilMs = read('until', until)
  if (fromMs !== undefined && fromMs < nowMs) {
    issues.push({ path: 'timing.hold', message: `${hold} is in the past: it is ${new Date(nowMs).toISOString()}` })
  }
  if (untilMs !== undefined && untilMs <= Math.max(nowMs, fromMs ?? nowMs)) {
    issues.push({ path: 'timing.until', message: `${until} is over before the changes are made` })
  }
  if (issues.length > 0) throw new ValidationError(issues)
  return { fromMs, untilMs }
}

/** Last words of the warning about settings that are not undone with a shift. */
const STAY = 'follow no shift and stay for good; give a time to have them undone too'
/** First words of the warning about agents without known shifts. */
const UNKNOWN = 'No shift is known of these agents, whose changes are made at once'

/** Warnings about changes that neither wait for a shift nor end with one. */
export function timingWarnings(changes: readonly Change[], timing: Timing | undefined): string[] {
  return [...withoutShift(changes, timing), ...settingsThatStay(changes, timing)]
}

/** An agent without a shift may have a day off, or the shifts were not fully read. */
function withoutShift(changes: readonly Change[], timing: Timing | undefined): string[] {
  if (timing?.hold !== 'offShift') return []
  const known = new Set((timing.shifts ?? []).map(({ userId }) => userId))
  const owners = changes.flatMap((change) => (change.kind === 'queue.set' ? [] : [changedOwner(change)]))
  const names = new Map(owners.filter(({ id }) => !known.has(id)).map(({ id, name }) => [id, name]))
  return names.size === 0 ? [] : [`${UNKNOWN}: ${joinUpTo([...names.values()].sort())}.`]
}

/** Queue settings belong to no agent, so they follow no shift. */
function settingsThatStay(changes: readonly Change[], timing: Timing | undefined): string[] {
  if (timing?.until !== 'shiftEnd') return []
  const settings = changes.flatMap((change) =>
    change.kind === 'queue.set' ? [`${change.queue.name} / ${change.field}`] : [],
  )
  return settings.length === 0 ? [] : [`Settings of queues ${STAY}: ${joinUpTo(settings)}.`]
}

/** Whether a warning of a plan is one of these timing warnings, which its runs repeat. */
export function isTimingWarning(warning: string): boolean {
  return warning.includes(STAY) || warning.startsWith(UNKNOWN)
}

interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** When the agent is off shift; shifts that follow each other without a break count as one. Undefined: now. */
function offShift(shifts: readonly Span[], nowMs: number): number | undefined {
  let at = nowMs
  for (const { startMs, endMs } of shifts) if (startMs <= at && at < endMs) at = endMs
  return at === nowMs ? undefined : at
}

function shiftEnd(change: Change, shifts: readonly Span[], atMs: number): number {
  const next = shifts.find(({ endMs }) => endMs > atMs)
  if (next !== undefined) return next.endMs
  const { name, id } = changedOwner(change)
  throw new ValidationError([
    { path: 'timing.shifts', message: `no shift of ${name} (${id}) ends after ${new Date(atMs).toISOString()}` },
  ])
}

function byUser(shifts: readonly Shift[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>()
  shifts.forEach(({ userId, start, end }, index) => {
    const span = {
      startMs: parseMoment(`timing.shifts[${index}].start`, start),
      endMs: parseMoment(`timing.shifts[${index}].end`, end),
    }
    if (span.endMs <= span.startMs) {
      throw new ValidationError([{ path: `timing.shifts[${index}]`, message: `ends at ${end}, before it starts` }])
    }
    addTo(spans, userId, span)
  })
  for (const agentSpans of spans.values()) agentSpans.sort((a, b) => a.startMs - b.startMs)
  return spans
}

function parseMoment(path: string, text: string): number {
  const time = parseInstant(text)
  if ('why' in time) throw new ValidationError([{ path, message: time.why }])
  return time.atMs
}
