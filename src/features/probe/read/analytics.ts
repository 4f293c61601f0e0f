import { DAY_MS, HOUR_MS } from '../../../core/time/durations'
import { aggregateOperations } from '../../../resources/analytics/aggregates'
import type { Aggregates } from '../../../resources/analytics/answers'
import { detailOperations } from '../../../resources/analytics/details'
import { allOf, anyOf } from '../../../resources/analytics/filters'
import { availabilityOperations } from '../../../resources/analytics/jobs'
import { observationOperations } from '../../../resources/analytics/observations'
import { intervalText, splitInterval } from '../../../resources/kit/lists/intervals'
import { queueOperations } from '../../../resources/queues/queue-operations'
import type { Operation } from '../../../transport/contract/operation'
import { type Finding, found, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'
import { largestTaken } from './pages'

/** Days that one query is assumed to span. */
const USUAL_DAYS = 7
/** Steps of the search for the longest interval, in days: around the limits that programs and pages mention. */
const DAYS = [7, 8, 31, 32, 92]
/** Number of days for which resolutions are queried. */
const RESOLUTION_DAYS = 30
/** Queues observed at once. */
const MAX_QUEUES = 50

const ROUTING_WORDS = ['OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING']

export async function checkAnalytics(probe: Probe): Promise<void> {
  await probe.check('analytics.days', () => aggregateDays(probe))
  await probe.check('analytics.details-page', () => detailsPage(probe))
  await probe.check('analytics.details-day', () => detailsSelection(probe))
  await probe.check('analytics.customer-queue', () => customerQueue(probe))
  await probe.check('analytics.skill-sets', () => skillSets(probe))
  await probe.check('analytics.on-queue', () => onQueue(probe))
  await probe.check('analytics.next-contact', () => nextContact(probe))
  await probe.check('analytics.lake', () => lake(probe))
}

async function aggregateDays({ sender, clock }: Probe): Promise<Finding> {
  const endMs = clock.now()
  const { taken, refused } = await largestTaken(DAYS, async (days) => {
    const interval = intervalText({ startMs: endMs - days * DAY_MS, endMs })
    const answer = await sender.try(aggregateOperations.conversations, { body: { interval, metrics: ['nOffered'] } })
    if (!answer.ok && answer.error.status !== 400) throw answer.error
    return answer.ok
  })
  if (taken === undefined) return unknown('even one day was refused')
  const evidence = `${taken} days taken${refused === undefined ? '' : `, ${refused} refused`}`
  return found(taken === USUAL_DAYS, evidence, { aggregateDays: taken })
}

/** The answers to a query over the last days, in parts that the org accepts. */
async function inParts(
  { sender, facts }: Probe,
  operation: Operation<Aggregates>,
  span: { readonly startMs: number; readonly endMs: number },
  query: object,
): Promise<readonly Aggregates[]> {
  const days = Math.min(USUAL_DAYS, facts.aggregateDays ?? USUAL_DAYS)
  const answers: Aggregates[] = []
  for (const interval of splitInterval(intervalText(span), days))
    answers.push(await sender.send(operation, { body: { ...query, interval } }))
  return answers
}

/** Counts of a metric by the value of a dimension; groups without a value are under the empty text. */
function sumCounts(answers: readonly Aggregates[], metric: string, dimension: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { group, data } of answers.flatMap(({ results }) => results ?? [])) {
    const key = String(group?.[dimension] ?? '')
    const metrics = (data ?? []).flatMap((datum) => datum.metrics ?? []).filter((one) => one.metric === metric)
    const sum = metrics.reduce((total, { stats }) => total + (stats?.count ?? 0), 0)
    counts.set(key, (counts.get(key) ?? 0) + sum)
  }
  return counts
}

async function skillSets(probe: Probe): Promise<Finding> {
  // Ends an hour ago, so that no contact is still being counted between the two answers.
  const endMs = probe.clock.now() - HOUR_MS
  const span = { startMs: endMs - USUAL_DAYS * DAY_MS, endMs }
  const skill = 'requestedRoutingSkillId'
  const query = { groupBy: [skill], metrics: ['nOffered'] }
  const ask = async (flattenMultivaluedDimensions: boolean) =>
    sumCounts(
      await inParts(probe, aggregateOperations.conversations, span, { ...query, flattenMultivaluedDimensions }),
      'nOffered',
      skill,
    )
  const [sets, single] = [await ask(true), await ask(false)]
  let several = 0
  let once = 0
  let inEach = 0
  for (const [key, count] of sets) {
    const size = key === '' ? 0 : key.split(',').length
    if (size === 0) continue
    if (size > 1) several += count
    once += count
    inEach += count * size
  }
  if (several === 0) return unknown('no contact of the last 7 days asked for two skills')
  const counted = [...single].reduce((sum, [key, count]) => sum + (key === '' ? 0 : count), 0)
  const evidence = `${once} contacts with skills, ${several} of them with several; by skill they count ${counted}`
  if (counted !== once && counted !== inEach) return unknown('the sums fit neither reading', evidence)
  return found(counted === inEach, evidence, { multiSkillCountsInEach: counted === inEach })
}

async function onQueue({ sender }: Probe): Promise<Finding> {
  const { entities } = await sender.send(queueOperations.list, { query: { pageSize: MAX_QUEUES } })
  if (entities.length === 0) return unknown('the org shows no queue')
  const filter = allOf(
    anyOf(
      'queueId',
      entities.map(({ id }) => id),
    ),
  )
  const { results = [] } = await sender.send(observationOperations.queues, {
    body: { filter, metrics: ['oOnQueueUsers'] },
  })
  const data = results
    .flatMap((result) => result.data ?? [])
    .filter(({ metric, stats }) => metric === 'oOnQueueUsers' && (stats?.count ?? 0) > 0)
  if (data.length === 0) return unknown('nobody is on queue now')
  const words = [...new Set(data.map(({ qualifier }) => qualifier ?? 'none'))].sort()
  const kind = words.every((word) => ROUTING_WORDS.includes(word))
    ? 'routingStatus'
    : words.every((word) => word === 'none')
      ? 'none'
      : 'other'
  return found(kind === 'routingStatus', `qualifiers: ${words.join(', ')}`, { onQueueQualifier: kind })
}

async function nextContact(probe: Probe): Promise<Finding> {
  const endMs = probe.clock.now()
  const span = { startMs: endMs - RESOLUTION_DAYS * DAY_MS, endMs }
  const answers = await inParts(probe, aggregateOperations.resolutions, span, {
    groupBy: ['queueId'],
    metrics: ['nNextContactAvoided'],
  })
  const rows = sumCounts(answers, 'nNextContactAvoided', 'queueId').size
  if (rows > 0) return found(false, `${rows} queues have data`, { resolutionData: true })
  const offered = await inParts(probe, aggregateOperations.conversations, span, { metrics: ['nOffered'] })
  const contacts = [...sumCounts(offered, 'nOffered', '').values()].reduce((sum, count) => sum + count, 0)
  if (contacts === 0) return unknown('the org had no contact in 30 days')
  return found(true, `no data for ${contacts} contacts`, { resolutionData: false })
}

async function lake({ sender, clock }: Probe): Promise<Finding> {
  const { dataAvailabilityDate } = await sender.send(availabilityOperations.conversationDetails)
  const atMs = Date.parse(dataAvailabilityDate ?? '')
  if (Number.isNaN(atMs)) return unknown('the platform names no date')
  const lagMs = Math.max(0, clock.now() - atMs)
  return found(lagMs <= DAY_MS, `${Math.round(lagMs / 60_000)} minutes behind`, { lakeLagMs: lagMs })
}

const USUAL_PAGE = 100
/** Steps of the search for the largest page. */
const PAGES = [100, 101, 200, 500, 1000]
/** The days before today whose first conversation is used. */
const DAYS_BACK = [1, 2, 3, 4, 5, 6]

/** The largest page of conversation details, over one minute so that little is sent. */
async function detailsPage({ sender, clock }: Probe): Promise<Finding> {
  const endMs = clock.now()
  const interval = intervalText({ startMs: endMs - 60_000, endMs })
  const { taken, refused } = await largestTaken(PAGES, async (pageSize) => {
    const body = { interval, paging: { pageSize, pageNumber: 1 } }
    const answer = await sender.try(detailOperations.conversations, { body })
    if (!answer.ok && answer.error.status !== 400 && answer.error.status !== 413) throw answer.error
    return answer.ok
  })
  if (taken === undefined) return unknown('every size was refused')
  const evidence = `${taken} taken${refused === undefined ? '' : `, ${refused} refused`}`
  return found(taken === USUAL_PAGE, evidence, { detailsPageSize: taken })
}

/**
 * Whether an interval of details selects whole days: a query for an hour after a conversation ended either returns it
 * or not.
 */
async function detailsSelection(probe: Probe): Promise<Finding> {
  const todayMs = Math.floor(probe.clock.now() / DAY_MS) * DAY_MS
  for (const back of DAYS_BACK) {
    const dayMs = todayMs - back * DAY_MS
    const [first] = await conversations(probe, dayMs, dayMs + DAY_MS)
    const endMs = Date.parse(first?.conversationEnd ?? '')
    const startMs = endMs + HOUR_MS
    if (first === undefined || !(startMs + HOUR_MS <= dayMs + DAY_MS) || endMs < dayMs) continue
    const rows = await conversations(probe, startMs, startMs + HOUR_MS)
    const isThere = rows.some(({ conversationId }) => conversationId === first.conversationId)
    const evidence = `an hour after its end, the first conversation of a day was ${isThere ? '' : 'not '}selected`
    return found(isThere, evidence, { detailsSelection: isThere ? 'day' : 'start' })
  }
  return unknown('the last days had no conversation that ended early enough')
}

/** Whether segments of customers name the queue, evaluated by conversations of the last days that went to a queue. */
async function customerQueue(probe: Probe): Promise<Finding> {
  const todayMs = Math.floor(probe.clock.now() / DAY_MS) * DAY_MS
  for (const back of DAYS_BACK) {
    const rows = await conversations(probe, todayMs - back * DAY_MS, todayMs - (back - 1) * DAY_MS)
    const toQueues = rows.filter(({ participants = [] }) =>
      participants.some(({ purpose }) => isPurpose(purpose, 'acd')),
    )
    const segments = toQueues
      .flatMap(({ participants = [] }) => participants.filter(({ purpose }) => isPurpose(purpose, 'customer')))
      .flatMap(({ sessions = [] }) => sessions.flatMap((session) => session.segments ?? []))
    if (segments.length === 0) continue
    const named = segments.filter(({ queueId }) => queueId !== undefined).length
    return found(named > 0, `${named} of ${segments.length} segments`, { customerQueue: named > 0 })
  }
  return unknown('no conversation of the last days went to a queue')
}

function isPurpose(purpose: string | undefined, desired: string): boolean {
  return purpose?.toLowerCase() === desired
}

async function conversations({ sender }: Probe, startMs: number, endMs: number) {
  const body = {
    interval: intervalText({ startMs, endMs }),
    order: 'asc',
    orderBy: 'conversationStart',
    paging: { pageSize: 25, pageNumber: 1 },
  }
  const answer = await sender.send(detailOperations.conversations, { body })
  return answer.conversations
}
