import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import { LIMITS } from '../../core/limits'
import type { Demand } from '../../documents'
import { concurrently } from '../../resources/kit/lists/concurrently'
import { intervalDays, intervalText, splitInterval } from '../../resources/kit/lists/intervals'
import type { CallOptions } from '../../transport/contract/call-options'
import { agentTable } from './agents'
import { type DemandBudget, demandBudget } from './budget'
import { readConcurrency } from './concurrency'
import { demandNotes, type OptionalPart } from './notes'
import type { Refusal } from './optional-read'
import { ask, QUESTIONS, queueFilters } from './queries'
import { readResolutions, withResolutions } from './resolutions'
import { readStaffing } from './staffing'
import { countOf, typeTable } from './types'
import { demandWindow, GRANULARITY_MINUTES, type Instant } from './window'

/** What demand to read. */
export interface DemandOptions {
  /** Whole days. Default 30. */
  readonly days?: number | undefined
  /**
   * Start of the window, used instead of `days` for windows of other lengths, even below a day. Rounded down to a
   * quarter of an hour.
   */
  readonly start?: Instant | undefined
  /** End of the window, rounded down to a quarter of an hour. Default: now. */
  readonly end?: Instant | undefined
  /** Only these queues. Default: all. */
  readonly queueIds?: readonly string[] | undefined
  /** Agents whose time is read, such as those of a snapshot. Default: the members of `queueIds`, or all active users, listed first. */
  readonly userIds?: readonly string[] | undefined
  /**
   * Whether to read the agents' time by half hours, which shows when in the week they are on queue. The number of
   * requests is the same, but each answer has some megabytes. Default: true for up to 1,000 agents, else only totals.
   */
  readonly staffingByHalfHour?: boolean | undefined
  /** Called with the number of requests before analytics is queried. */
  readonly onBudget?: ((budget: DemandBudget) => void) | undefined
  /** Called with the number of requests done and in total. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Default number of days of demand. */
export const DEMAND_DAYS = 30

/** Parallel queries. Their answers are large, and analytics is slow rather than rate-limited. */
const PARALLEL = 3

/** Above this number of agents, answers by half hours would have hundreds of megabytes. */
const MOST_AGENTS_BY_HALF_HOUR = 1000

/**
 * Reads the demand of an org and how it was handled: by contact type (queue, media, language, set of skills) per
 * quarter of an hour, by agent, and how agents spent the window. It comes from aggregates, 7 days per query. A contact
 * that asks for two skills counts once, under the set of both. If the org measures resolved contacts
 * (`nNextContactAvoided`), each agent's row has them. `notes` describes the data behind the figures.
 * @throws PermissionError when conversation aggregates may not be read; unreadable agents' time or resolutions only add
 * a note
 */
export async function captureDemand(client: Client, options: DemandOptions = {}): Promise<Demand> {
  checkBag(client, 'client', 'routing=o users=o request=f *')
  checkBag(
    options,
    'options',
    'days?n start?a end?a queueIds?l userIds?l staffingByHalfHour?b onBudget?f onProgress?f signal?o',
  )
  const call: CallOptions = { signal: options.signal, priority: 'background' }
  const end = options.end ?? client.clock.now()
  const window = demandWindow(options.days ?? DEMAND_DAYS, end, options.start)
  const userIds = options.userIds ?? (await listUsers(client, options.queueIds, call))
  const budget = demandBudget({
    days: intervalDays(intervalText(window)),
    agents: userIds.length,
    queues: options.queueIds === undefined ? undefined : new Set(options.queueIds).size,
    ratePerMinute: client.rateLimit().perMinute,
  })
  options.onBudget?.(budget)
  let done = 0
  const advance = (count: number): void => {
    done += count
    options.onProgress?.({ done, total: Math.max(done, budget.total) })
  }

  const org = await client.organizations.me(call)
  advance(1)
  const refused: Partial<Record<OptionalPart, string>> = {}
  const onRefused = (part: OptionalPart) => (why: Refusal) => {
    if (why !== undefined) refused[part] = why
  }
  const concurrency = await readConcurrency(client, call, onRefused('concurrency'))
  advance(1)
  const types = typeTable(window)
  const agents = agentTable(types)
  const offeredByQueue = new Map<string, number>()
  const steps = {
    series: types.addSeries,
    totals: types.addTotals,
    agents: agents.add,
    checks({ group = {}, data = [] }: Parameters<typeof agents.add>[0]) {
      const offered = data.reduce((sum, { metrics = [] }) => sum + countOf(metrics, 'nOffered'), 0)
      const { queueId } = group
      if (queueId !== undefined) offeredByQueue.set(queueId, (offeredByQueue.get(queueId) ?? 0) + offered)
    },
  }
  const parts = splitInterval(intervalText(window), LIMITS.analyticsDays)
  const filters = queueFilters(options.queueIds)
  const names = ['series', 'totals', 'checks', 'agents'] as const
  const jobs = parts.flatMap((part) => filters.flatMap((filter) => names.map((name) => ({ part, filter, name }))))
  await concurrently(jobs, PARALLEL, async ({ part, filter, name }) => {
    for (const group of await ask(client, QUESTIONS[name], part, filter, call)) steps[name](group)
    advance(1)
  })
  const staffing = await readStaffing(client, {
    userIds,
    window,
    byHalfHour: options.staffingByHalfHour ?? userIds.length <= MOST_AGENTS_BY_HALF_HOUR,
    call,
    advance: () => advance(1),
    onRefused: onRefused('staffing'),
  })
  const resolutions = await readResolutions(client, parts, filters, {
    call,
    advance: () => advance(1),
    onRefused: onRefused('resolutions'),
  })
  const contactTypes = types.list()
  const media = new Map(contactTypes.map(({ id, mediaType }) => [id, mediaType]))
  return {
    format: 'skillroute/demand@1',
    org: { id: org.id, name: org.name ?? org.id },
    interval: window,
    granularityMinutes: GRANULARITY_MINUTES,
    contactTypes,
    agents: withResolutions(agents.list(), contactTypes, resolutions),
    staffing: staffing ?? [],
    ...(concurrency === undefined ? {} : { concurrency }),
    handleTimeCv: agents.variation.list((id) => media.get(id)),
    notes: demandNotes({
      window,
      contactTypes,
      offeredByQueue,
      staffed: staffing?.length,
      asked: userIds.length,
      concurrency,
      resolutions,
      refused,
    }),
  }
}

async function listUsers(
  client: Client,
  queueIds: readonly string[] | undefined,
  call: CallOptions,
): Promise<string[]> {
  const ids = new Set<string>()
  if (queueIds === undefined) {
    for await (const user of client.users.list({ state: 'active' }, call)) ids.add(user.id)
  }
  for (const queueId of queueIds ?? []) {
    for await (const member of client.routing.members.list(queueId, {}, call)) ids.add(member.id)
  }
  return [...ids].sort()
}
