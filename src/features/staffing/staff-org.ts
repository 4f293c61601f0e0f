import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { defined } from '../../core/defined'
import { ConfigError } from '../../core/errors'
import { inRounds, type Progress } from '../../core/progress'
import { aFunction, checkOptions, optional, text, texts } from '../../core/schema'
import { systemClock } from '../../core/time/clock'
import { MINUTE_MS, WEEK_MINUTES } from '../../core/time/durations'
import { FIRST_MONDAY_MS } from '../../core/time/local-time'
import type { Interval, ReadRequest, Ref, RoutingModel, Snapshot, SourceText } from '../../documents'
import { readSchema, sourceTextSchema } from '../../documents/plan-request/plan-request-schema'
import { threadFields } from '../../threads/in-threads'
import { weekOptions } from '../../workflows/forecast/week-forecast'
import { recommendInThread } from '../../workflows/parallel/recommend-in-thread'
import type { OrgSource } from '../../workflows/plan/org-files'
import { readOrg } from '../../workflows/plan/read-org'
import { buildScope, resolveScope } from '../../workflows/plan/scope'
import { searchJob } from '../../workflows/plan/search-job'
import { MIN_HOURS, type Staffing, type StaffingGrants, type StaffingInterval } from './documents/staffing'
import { addQueue } from './math/add-queue'
import { centerFields } from './math/options'
import { readNewQueue } from './read-new-queue'
import { type StaffModelOptions, staffModel } from './staff-model'

/** Options of `staffOrg`. */
export interface StaffOrgOptions extends Omit<StaffModelOptions, 'whole' | 'onProgress'>, ReadRequest {
  /** Called as reading, staffing and the search for changes go on. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Only these queues, by id. Their agents work in other queues too: the roster counts by its part. Default: all. */
  readonly queueIds?: readonly string[] | undefined
  /** Only queues of these divisions, by id. Default: all. */
  readonly divisionIds?: readonly string[] | undefined
  /** A queue that does not exist yet, YAML or JSON (`skillroute/new-queue@1`), staffed with the others. */
  readonly addQueue?: SourceText | undefined
  /** IANA zone of the hours of `addQueue`. Default that of `week`, else UTC. */
  readonly timeZone?: string | undefined
}

/**
 * Agents that an org needs by interval and queue, beside its roster: reads the org (or takes a snapshot and a demand),
 * for the average week of the demand or for the days that `week` names. Writes nothing.
 *
 * @throws ValidationError for input that does not fit together, and for unknown queues and divisions
 * @throws ConfigError where the demand has no contacts in the queues
 * @example
 * const staffing = await staffOrg(client, { days: 28, week: { days: 'next-week' }, shrinkage: 0.3 })
 */
export async function staffOrg(org: OrgSource, options: StaffOrgOptions = {}): Promise<Staffing> {
  checkParts(org, 'org')
  const { whole: _, ...fields } = centerFields()
  checkOptions(options, {
    ...fields,
    ...threadFields(),
    ...readSchema().shape,
    ...optional(texts(), 'queueIds', 'divisionIds'),
    onProgress: z.optional(aFunction()),
    addQueue: z.optional(sourceTextSchema()),
    timeZone: z.optional(text()),
  })
  const { days, interval, week, onProgress, queueIds, divisionIds, addQueue: added, timeZone, ...staffing } = options
  const read = { days, interval, week }
  const { snapshot, demand, model: whole, notes } = await readOrg(org, read, { signal: options.signal, onProgress })
  const scope = buildScope(snapshot, { queueIds, divisionIds })
  const scoped = scope === undefined ? whole : ofQueues(whole, resolveScope(snapshot, scope).queue)
  const named = week === undefined ? undefined : (await weekOptions(week, demand, snapshot)).interval
  const atMs = Date.parse(named?.start ?? demand.interval.end)
  const queue =
    added === undefined
      ? undefined
      : await readNewQueue(added.text, scoped, {
          timeZone: timeZone ?? week?.timeZone ?? 'UTC',
          nowMs: atMs,
          file: added.file,
        })
  const model = queue === undefined ? scoped : addQueue(scoped, queue)
  const places = queue?.concurrency === undefined ? {} : { [queue.mediaType]: queue.concurrency }
  const center = scope === undefined ? undefined : queue === undefined ? whole : addQueue(whole, queue)
  const concurrency = { ...places, ...staffing.concurrency }
  const found = await staffModel(model, { ...staffing, onProgress, concurrency, whole: center })
  // A search for changes in the org alone does not know a queue that it does not have.
  const searched = queue === undefined ? center : undefined
  const grants = searched && (await grantsInPlace(found, snapshot, searched, { ...staffing, week, onProgress }))
  if (center !== undefined && found.method !== 'formula')
    onProgress?.({ step: 'looking for changes', done: 1, total: 1 })
  const answer = inDays({ ...found, org: demand.org }, named)
  return { ...answer, ...(grants && { grants }), notes: [...found.notes, ...notes] }
}

/** Contacts of some queues alone. */
function ofQueues(model: RoutingModel, isIn: (queueId: string) => boolean): RoutingModel {
  const contactTypes = model.contactTypes.filter(({ queueId }) => isIn(queueId))
  if (contactTypes.length > 0) return { ...model, contactTypes }
  throw new ConfigError('The demand has no contacts in these queues. Choose other queues, or more days.')
}

/** Counts the intervals from the first of the named days instead of Monday 00:00 UTC. */
function inDays(staffing: Staffing & { readonly org: Ref }, interval: Interval | undefined): Staffing {
  if (interval === undefined) return staffing
  const startMs = Date.parse(interval.start)
  const first = ((startMs - FIRST_MONDAY_MS) / MINUTE_MS) % WEEK_MINUTES
  const length = (Date.parse(interval.end) - startMs) / MINUTE_MS
  const intervals = staffing.intervals
    .map(
      (one): StaffingInterval => ({
        ...one,
        startMinute: (((one.startMinute - first) % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES,
      }),
    )
    .filter(({ startMinute }) => startMinute < length)
    .sort((a, b) => a.startMinute - b.startMinute)
  return { ...staffing, interval, intervals }
}

/**
 * Changes of skills and queues that bring the present agents to the target of the staffed queues, or nearest to it, where hours
 * are missing. Undefined where none are missing, or another target than that of the queues was given.
 */
async function grantsInPlace(
  { queues, intervals, total, method }: Staffing,
  snapshot: Snapshot,
  model: RoutingModel,
  { target, seed, threads, signal, week, onProgress }: StaffModelOptions & Pick<ReadRequest, 'week'>,
): Promise<StaffingGrants | undefined> {
  const reach = averageTarget({ queues, intervals })
  if (method === 'formula' || target !== undefined || reach === undefined) return undefined
  if ((total.shortHours ?? 0) < MIN_HOURS) return undefined
  const limits = { scope: { queueIds: queues.map(({ id }) => id) }, protectedAgentIds: [] }
  const job = searchJob(snapshot, { recommend: { choose: { reach }, seed } }, limits, systemClock.now())(model)
  const inRound = inRounds((part) => onProgress?.({ step: 'looking for changes', ...part }))
  const { improvement } = await recommendInThread(model, job, { threads, signal, onProgress: inRound })
  const point = improvement?.curve.find(({ changes }) => changes === improvement.chosen.changes)
  if (point === undefined) return undefined
  const days = defined({ days: week?.days, timeZone: week?.timeZone })
  return { changes: point.changes, agents: point.agents, target: reach, serviceLevel: point.serviceLevel.mean, ...days }
}

/** The share of all contacts to answer within their target, if each queue has one. */
function averageTarget({ queues, intervals }: Pick<Staffing, 'queues' | 'intervals'>): number | undefined {
  const levels = new Map(queues.map(({ id, target }) => [id, target.serviceLevel]))
  if ([...levels.values()].includes(undefined)) return undefined
  const rows = intervals.flatMap(({ minutes, queues: own }) => own.map((queue) => ({ ...queue, minutes })))
  const calls = rows.reduce((sum, { callsPerHour, minutes }) => sum + callsPerHour * minutes, 0)
  return rows.reduce(
    (sum, { queueId, callsPerHour, minutes }) => sum + (callsPerHour * minutes * (levels.get(queueId) ?? 0)) / calls,
    0,
  )
}
