import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import { LIMITS } from '../../core/limits'
import { aFunction, anInstant, aSignal, checkOptions, flag, optional, texts, whole } from '../../core/schema'
import type { Demand, DemandAgent, DemandContactType, MediaType } from '../../documents'
import type { AggregateGroup } from '../../resources/analytics/answers'
import { concurrently } from '../../resources/kit/lists/in-parts'
import { intervalDays, intervalText, splitInterval } from '../../resources/kit/lists/intervals'
import type { CallOptions } from '../../transport/contract/call-options'
import { type DemandBudget, demandBudget } from './budget'
import { type Refusal, readOrgCapacity, readOwnCapacity } from './capacity'
import { demandNotes, type OptionalPart } from './notes'
import { ask, QUESTIONS, queueFilters } from './queries'
import { readResolutions, withResolutions } from './resolutions'
import { readStaffing } from './staffing'
import { type TypeTable, totalCount, totalSum, typeParts, typeTable } from './types'
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
   * Whether to read the agents' time by quarter hours, which shows when in the week they are on queue. The number of
   * requests is the same, but each answer has up to some twenty megabytes. Default: true for up to 1,000 agents, else only totals.
   */
  readonly staffingByQuarterHour?: boolean | undefined
  /**
   * Whether to read how many contacts each agent takes at once, one request per agent. Default: false, all have the setting of
   * the org.
   */
  readonly ownUtilization?: boolean | undefined
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

/** Above this number of agents, answers by quarter hours would have hundreds of megabytes. */
const MAX_AGENTS_BY_QUARTER_HOUR = 1000

/**
 * Reads the demand of an org and how it was handled: by contact type (queue, media, language, set of skills) per
 * quarter of an hour, by agent, and how agents spent the window. It comes from aggregates, 7 days per query. A contact
 * that asks for two skills counts once, under the set of both. If the org measures resolved contacts
 * (`nNextContactAvoided`), each agent's row has them. `notes` describes the data behind the figures.
 * @throws PermissionError when conversation aggregates may not be read; unreadable agents' time or resolutions only add
 * a note
 */
export async function captureDemand(client: Client, options: DemandOptions = {}): Promise<Demand> {
  checkClient(client)
  checkOptions(options, {
    days: z.optional(whole(1)),
    ...optional(anInstant(), 'start', 'end'),
    ...optional(texts(), 'queueIds', 'userIds'),
    ...optional(flag(), 'staffingByQuarterHour', 'ownUtilization'),
    ...optional(aFunction(), 'onBudget', 'onProgress'),
    signal: z.optional(aSignal()),
  })
  const call: CallOptions = { signal: options.signal, priority: 'background' }
  const end = options.end ?? client.clock.now()
  const window = demandWindow(options.days ?? DEMAND_DAYS, end, options.start)
  const userIds = options.userIds ?? (await listUsers(client, options.queueIds, call))
  const budget = demandBudget({
    days: intervalDays(intervalText(window)),
    agents: userIds.length,
    ownUtilization: options.ownUtilization === true,
    queues: options.queueIds === undefined ? undefined : new Set(options.queueIds).size,
    ratePerMinute: client.rateLimit().perMinute,
  })
  options.onBudget?.(budget)
  let done = 0
  const advance = (): void => {
    done++
    options.onProgress?.({ done, total: Math.max(done, budget.total) })
  }

  const org = await client.organizations.me(call)
  advance()
  const refused: Partial<Record<OptionalPart, string>> = {}
  const onRefused = (part: OptionalPart) => (why: Refusal) => {
    refused[part] = why ?? ''
  }
  const capacity = await readOrgCapacity(client, call, onRefused('capacity'))
  advance()
  const ownIds = options.ownUtilization === true ? userIds : undefined
  const ownCapacity = await readOwnCapacity(client, ownIds, call, advance, onRefused('ownCapacity'))
  const types = typeTable(window)
  const agents = agentTable(types)
  const offeredByQueue = new Map<string, number>()
  const steps = {
    series: types.addSeries,
    totals: types.addTotals,
    agents: agents.add,
    checks: addOffered(offeredByQueue),
  }
  const parts = splitInterval(intervalText(window), LIMITS.analyticsDays)
  const filters = queueFilters(options.queueIds)
  const names = ['series', 'totals', 'checks', 'agents'] as const
  const jobs = parts.flatMap((part) => filters.flatMap((filter) => names.map((name) => ({ part, filter, name }))))
  await concurrently(jobs, PARALLEL, async ({ part, filter, name }) => {
    for (const group of await ask(client, QUESTIONS[name], part, filter, call)) steps[name](group)
    advance()
  })
  const staffing = await readStaffing(client, {
    userIds,
    window,
    byQuarterHour: options.staffingByQuarterHour ?? userIds.length <= MAX_AGENTS_BY_QUARTER_HOUR,
    call,
    advance,
    onRefused: onRefused('staffing'),
  })
  const resolutions = await readResolutions(client, parts, filters, {
    call,
    advance,
    onRefused: onRefused('resolutions'),
  })
  const contactTypes = types.list()
  return {
    format: 'skillroute/demand@1',
    org: { id: org.id, name: org.name ?? org.id },
    interval: window,
    granularityMinutes: GRANULARITY_MINUTES,
    contactTypes,
    agents: withResolutions(agents.list(), contactTypes, resolutions),
    staffing: staffing ?? [],
    ...(capacity && { concurrency: capacity.concurrency, interruptedBy: capacity.interruptedBy }),
    ...(ownCapacity && { ownUtilization: ownCapacity.rows }),
    handleTimeCv: agents.variation.list(contactTypes),
    notes: demandNotes({
      window,
      contactTypes,
      offeredByQueue,
      staffed: staffing?.length,
      requested: userIds.length,
      capacity,
      ownCapacity,
      resolutions,
      refused,
    }),
  }
}

function addOffered(offeredByQueue: Map<string, number>) {
  return ({ group = {}, data = [] }: AggregateGroup): void => {
    const offered = data.reduce((sum, { metrics = [] }) => sum + totalCount(metrics, 'nOffered'), 0)
    const { queueId } = group
    if (queueId !== undefined) offeredByQueue.set(queueId, (offeredByQueue.get(queueId) ?? 0) + offered)
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

/**
 * Adds up handled contacts by agent and contact type, and finds how single handle times vary.
 * @param types receives every contact type that an agent handled, including types without offered contacts in the
 * window
 */
export function agentTable(types: TypeTable) {
  const rows = new Map<
    string,
    { userId: string; contactTypeId: string; handled: number; ms: number; transferred: number }
  >()
  const variation = handleVariation()
  return {
    variation,
    add({ group = {}, data = [] }: AggregateGroup): void {
      const parts = typeParts(group)
      const { userId } = group
      if (parts === undefined || userId === undefined) return
      const contactTypeId = types.ensure(parts)
      const key = `${userId} ${contactTypeId}`
      const row = rows.get(key) ?? { userId, contactTypeId, handled: 0, ms: 0, transferred: 0 }
      for (const { metrics = [] } of data) {
        const count = totalCount(metrics, 'tHandle')
        const ms = totalSum(metrics, 'tHandle')
        variation.add({ userId, contactTypeId, count, ms })
        row.handled += count
        row.ms += ms
        row.transferred += totalCount(metrics, 'nTransferred')
      }
      rows.set(key, row)
    },
    list: (): DemandAgent[] =>
      [...rows]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { userId, contactTypeId, handled, ms, transferred }]) => ({
          userId,
          contactTypeId,
          handled,
          handleSeconds: ms / 1000,
          transferred,
        }))
        .filter((row) => row.handled > 0 || row.transferred > 0),
  }
}

/** Minimum degrees of freedom: with 30, the error of a variance is about a quarter. */
const MIN_FREEDOM = 30

/**
 * Estimates the coefficient of variation of single handle times around the mean of their agent and contact type. Aggregates give
 * only counts and sums, but the mean of n contacts has 1/n of the variance of one: the sum of n (mean - overall mean)^2 over
 * the parts is, on average, the variance of one contact times (parts - 1). Agents and types of a medium are pooled, relative
 * to their own means.
 */
export function handleVariation() {
  const rows = new Map<string, { contactTypeId: string; parts: number; count: number; ms: number; squares: number }>()
  return {
    /** Adds the contacts of one type that one agent handled in one part of the window. */
    add(part: { userId: string; contactTypeId: string; count: number; ms: number }): void {
      const { userId, contactTypeId, count, ms } = part
      if (count === 0) return
      const key = `${userId} ${contactTypeId}`
      const row = rows.get(key) ?? { contactTypeId, parts: 0, count: 0, ms: 0, squares: 0 }
      rows.set(key, row)
      row.parts += 1
      row.count += count
      row.ms += ms
      row.squares += (ms * ms) / count
    },
    /** Coefficient of variation by medium; only for media with enough parts. */
    list(contactTypes: readonly Pick<DemandContactType, 'id' | 'mediaType'>[]): Partial<Record<MediaType, number>> {
      const mediumByType = new Map(contactTypes.map(({ id, mediaType }) => [id, mediaType]))
      const media = new Map<string, { freedom: number; between: number; squaredMeans: number }>()
      for (const { contactTypeId, parts, count, ms, squares } of rows.values()) {
        const medium = mediumByType.get(contactTypeId)
        if (medium === undefined || parts < 2) continue
        const sum = media.get(medium) ?? { freedom: 0, between: 0, squaredMeans: 0 }
        media.set(medium, sum)
        const freedom = parts - 1
        const between = Math.max(0, squares - (ms * ms) / count)
        sum.freedom += freedom
        sum.between += between
        // The square of an estimated mean is too large by the variance of that mean, so this is subtracted.
        sum.squaredMeans += freedom * ((ms / count) ** 2 - between / freedom / count)
      }
      return Object.fromEntries(
        [...media].flatMap(([medium, { freedom, between, squaredMeans }]) => {
          if (freedom < MIN_FREEDOM || squaredMeans <= 0 || between <= 0) return []
          return [[medium, Math.round(Math.sqrt(between / squaredMeans) * 1000) / 1000]]
        }),
      )
    },
  }
}
