import { DAY_MINUTES, DAY_MS, MINUTE_MS, WEEK_MINUTES } from '../../core/time/durations'
import { isoTime, when } from '../../core/time/iso-time'
import { localTime } from '../../core/time/local-time'
import { findMonday } from '../../core/time/named-week'
import type {
  Change,
  CoverageLimit,
  GuardrailResult,
  ModelAgent,
  Ref,
  Snapshot,
  Weekday,
  WeeklySpan,
} from '../../documents'
import { skillCoverage } from '../../optimizer'
import type { TypeCoverage } from '../../optimizer/coverage/coverage'
import { minuteOfWeek } from '../../optimizer/model/time/week-presence'
import { buildInverses } from '../run/journal/inverse'
import { parseMinute } from '../windows/calendar'
import { type After, afterChanges, type CheckContext, changedUser, unknownThing, verdict } from './checking'

/**
 * Checks how many agents cover each skill while the changes are in effect: where they begin or end at different times, at
 * each of these. A limit that is broken at one of them is broken.
 */
export function checkCoverage(context: CheckContext): GuardrailResult[] {
  const { coverage = [] } = context.guardrails
  if (coverage.length === 0) return []
  const changed = new Set(context.changes.flatMap((change) => changedUser(change)?.id ?? []))
  const steady = context.snapshot.agents.filter(({ id }) => !changed.has(id))
  const moving = context.snapshot.agents.filter(({ id }) => changed.has(id))
  const moments = listMoments(
    context,
    moving,
    coverage.some(({ minShare }) => minShare !== undefined),
  )
  const worst = (evaluate: (moment: Moment) => GuardrailResult): GuardrailResult =>
    moments
      .map((moment) => {
        const result = evaluate(moment)
        const since = moment.atMs === undefined ? '' : `from ${when(isoTime(moment.atMs))}: `
        return { ...result, message: since + result.message }
      })
      .reduce(worse)
  return coverage.flatMap((limit, index) => {
    const id = `coverage[${index}]`
    const skill = context.skills.find(limit.skill)
    const queue = limit.queue === undefined ? undefined : context.queues.find(limit.queue)
    const bound = limit.minAgents ?? limit.minShare ?? null
    if ('problem' in skill) return [unknownThing(id, 'coverage', bound, skill.problem)]
    if (queue !== undefined && 'problem' in queue) return [unknownThing(id, 'coverage', bound, queue.problem)]
    const place: Place = { id, limit, skill: skill.item, queue: queue?.item }
    const { minAgents, minShare } = limit
    const always = minAgents === undefined ? [] : holders(steady, context.after, place)
    return [
      ...(minAgents === undefined
        ? []
        : [worst(({ after }) => agents(context, place, minAgents, [...always, ...holders(moving, after, place)]))]),
      ...(minShare === undefined ? [] : [worst(({ rows }) => share(rows, place, minShare))]),
    ]
  })
}

/** The result that is broken, or is nearer to it. */
function worse(a: GuardrailResult, b: GuardrailResult): GuardrailResult {
  if (a.ok !== b.ok) return a.ok ? b : a
  return typeof a.found === 'number' && typeof b.found === 'number' && b.found < a.found ? b : a
}

/** The changed agents and the model as they are from a time on; undefined: from now on. */
interface Moment {
  readonly atMs: number | undefined
  readonly after: After
  /** Coverage of each contact type; undefined without a model, or where no limit is on it. */
  readonly rows: readonly TypeCoverage[] | undefined
}

/** Now, and each time on at which some changes begin or end; times without changes in effect leave the org as it is. */
function listMoments(
  { snapshot, changes, model, now }: CheckContext,
  agents: Snapshot['agents'],
  needsRows: boolean,
): Moment[] {
  const nowMs = new Date(now).getTime()
  const isIn = ({ from, until }: Change, atMs: number): boolean =>
    !(from && Date.parse(from) > atMs) && !(until && Date.parse(until) <= atMs)
  const times = changes.flatMap(({ from, until }) => [from, until].flatMap((time) => (time ? [Date.parse(time)] : [])))
  const coming = [...new Set(times)].filter((atMs) => atMs > nowMs).sort((a, b) => a - b)
  // An apply that resumes sees an org in which these are made already; they end all the same.
  const ending = changes
    .filter((change) => change.until !== undefined && isIn(change, nowMs))
    .map((change) => ({ change, inverses: buildInverses([change]).map((inverse) => inverse.change) }))
  const all = [undefined, ...coming].map((atMs) => ({ atMs, own: changes.filter((one) => isIn(one, atMs ?? nowMs)) }))
  const changing = all.filter(({ own }) => own.length > 0)
  return (changing.length === 0 ? all.slice(0, 1) : changing).map(({ atMs, own }): Moment => {
    const ended = ending.flatMap(({ change, inverses }) => (isIn(change, atMs ?? nowMs) ? [] : inverses))
    const after = afterChanges({ agents, queues: snapshot.queues }, [...ended, ...own])
    return { atMs, after, rows: needsRows && model ? skillCoverage(after.model(model)).contactTypes : undefined }
  })
}

interface Place {
  readonly id: string
  readonly limit: CoverageLimit
  readonly skill: Ref
  readonly queue: Ref | undefined
}

function agents(
  { model, now }: CheckContext,
  place: Place,
  min: number,
  holderIds: readonly string[],
): GuardrailResult {
  const id = `${place.id}.minAgents`
  const { during } = place.limit
  if (during === undefined) return evaluated(place, id, min, holderIds.length, `${holderIds.length} agents`)
  if (model === undefined) {
    const message = 'the model says who is on duty when, and it is missing: give it together with the demand'
    return verdict({ id, kind: 'coverage', ok: false, limit: min, found: null, message }, [place.skill])
  }
  const holding = new Set(holderIds)
  const onDuty = model.agents.filter((agent) => holding.has(agent.id))
  // The middle of a week is in the UTC week of its shifts, in every zone.
  const { start, end } = model.period ?? { start: now, end: now }
  const thinnest = findMinOnDuty(onDuty, during, (new Date(start).getTime() + new Date(end).getTime()) / 2)
  const found = Math.round(thinnest.min * 100) / 100
  return evaluated(place, id, min, found, `at ${thinnest.at} only ${found} agents on duty`)
}

function evaluated(place: Place, id: string, limit: number, found: number, who: string): GuardrailResult {
  const {
    skill,
    queue,
    limit: { minLevel },
  } = place
  const ok = found >= limit
  const what = `${skill.name}${minLevel === undefined ? '' : ` at level ${minLevel} or more`}`
  const where = queue === undefined ? '' : ` in ${queue.name}`
  const message = `${who} hold ${what}${where} afterwards; at least ${limit} must${ok ? '' : ': leave it to more of them'}`
  return verdict({ id, kind: 'coverage', ok, limit, found, message }, ok ? [] : [skill])
}

/**
 * Active agents who hold the skill at the required level and are activated in the required queue. Agents whose license
 * is unknown count as licensed.
 */
function holders(agents: Snapshot['agents'], after: After, { limit, skill, queue }: Place): string[] {
  const joined = queue === undefined ? undefined : after.joined(queue.id)
  return agents.flatMap(({ id, state, licensed }) => {
    const level = after.skillsOf(id).get(skill.id)
    const counts = state === 'active' && licensed !== false && level !== undefined && level >= (limit.minLevel ?? 0)
    return counts && (joined?.has(id) ?? true) ? [id] : []
  })
}

function share(all: readonly TypeCoverage[] | undefined, { id, skill, queue }: Place, min: number): GuardrailResult {
  const part = { id: `${id}.minShare`, kind: 'coverage' as const, limit: min }
  if (all === undefined) {
    const message = 'the model says what contacts ask for, and it is missing: give it together with the demand'
    return verdict({ ...part, ok: false, found: null, message }, [skill])
  }
  const rows = all.filter(
    ({ skillIds, queueId }) => skillIds.includes(skill.id) && (queue === undefined || queueId === queue.id),
  )
  const offered = rows.reduce((sum, row) => sum + row.offered, 0)
  const found = offered === 0 ? 1 : rows.reduce((sum, row) => sum + row.offered * row.onQueue, 0) / offered
  const ok = found >= min
  const of = `contacts that ask for ${skill.name}${queue === undefined ? '' : ` in ${queue.name}`}`
  const message = `agents on queue can serve a share of ${found.toFixed(3)} of the ${of}; at least ${min} must be served`
  return verdict({ ...part, ok, found, message }, ok ? [] : [skill])
}

/** Schedules have steps of a quarter of an hour. */
const STEP_MINUTES = 15
const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** The moment of a span with the fewest agents. */
interface ThinnestMoment {
  /**
   * Agents with a shift count as one. Others count by their share of time on queue at that moment, or else by their
   * availability.
   */
  readonly min: number
  /** Weekday and time in the span's zone. */
  readonly at: string
}

/**
 * Finds the quarter of an hour of a weekly span in which the fewest of these agents are on duty. Shifts of a model
 * start with Monday 00:00 UTC; the zone's offset is that of the week of `nowMs`.
 */
function findMinOnDuty(agents: readonly ModelAgent[], span: WeeklySpan, nowMs: number): ThinnestMoment {
  const local = localTime(span.timeZone ?? 'UTC')
  const monday = findMonday(Math.floor(nowMs / DAY_MS)) * DAY_MS
  const unshifted = agents.filter(({ shifts }) => shifts === undefined)
  const always = unshifted.filter(({ week }) => week === undefined).reduce((sum, agent) => sum + agent.availability, 0)
  const observed = unshifted.flatMap(({ week = [] }) => week)
  const shifts = agents.flatMap((agent) => agent.shifts ?? [])
  let thinnest: ThinnestMoment = { min: Number.POSITIVE_INFINITY, at: '' }
  for (const wallMinute of listSteps(span)) {
    const instant = local.findInstants(monday + wallMinute * MINUTE_MS)[0] ?? monday
    const minute = minuteOfWeek((instant - monday) / MINUTE_MS)
    const onDuty = shifts.filter(({ fromMinute, toMinute }) => {
      return covers(fromMinute, toMinute, minute) || covers(fromMinute, toMinute, minute + WEEK_MINUTES)
    })
    const seen = observed.filter(({ fromMinute, toMinute }) => covers(fromMinute, toMinute, minute))
    const min = always + onDuty.length + seen.reduce((sum, { share }) => sum + share, 0)
    if (min < thinnest.min) thinnest = { min, at: formatMinute(wallMinute) }
  }
  return thinnest
}

function covers(fromMinute: number, toMinute: number, minute: number): boolean {
  return fromMinute <= minute && minute + STEP_MINUTES <= toMinute
}

/** Wall-clock minutes of the week, on quarter hours, at which a step of the span begins. */
function listSteps({ days = DAYS, from, to }: WeeklySpan): number[] {
  const start = parseMinute(from) - (parseMinute(from) % STEP_MINUTES)
  const end = parseMinute(to) > parseMinute(from) ? parseMinute(to) : parseMinute(to) + DAY_MINUTES
  return [...new Set(days)].flatMap((day) => {
    const steps = Math.ceil((end - start) / STEP_MINUTES)
    const midnight = DAYS.indexOf(day) * DAY_MINUTES
    return Array.from({ length: steps }, (_, step) => midnight + start + step * STEP_MINUTES)
  })
}

function formatMinute(wallMinute: number): string {
  const minute = minuteOfWeek(wallMinute)
  const time = [Math.floor((minute % DAY_MINUTES) / 60), minute % 60].map((part) => String(part).padStart(2, '0'))
  return `${DAYS[Math.floor(minute / DAY_MINUTES)]} ${time.join(':')}`
}
