import { aggregateOperations } from '../../../resources/analytics/aggregates'
import type { Aggregates } from '../../../resources/analytics/answers'
import { allOf, anyOf } from '../../../resources/analytics/filters'
import { availabilityOperations } from '../../../resources/analytics/jobs'
import { observationOperations } from '../../../resources/analytics/observations'
import { intervalText, splitInterval } from '../../../resources/kit/lists/intervals'
import { queueOperations } from '../../../resources/queues/queue-operations'
import type { Operation } from '../../../transport/contract/operation'
import { type Finding, found, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'
import { customerQueue, detailsPage, detailsSelection } from './details'
import { largestTaken } from './largest'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Days that one query is assumed to span. */
const USUAL_DAYS = 7
/** Steps of the search for the longest interval, in days: around the limits that programs and pages mention. */
const DAYS = [7, 8, 31, 32, 92]
/** Number of days for which resolutions are queried. */
const RESOLUTION_DAYS = 30
/** Queues observed at once. */
const MOST_QUEUES = 50

const ROUTING_WORDS = ['OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING']

/** Checks what analytics answers and refuses. */
export async function lookAtAnalytics(probe: Probe): Promise<void> {
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
  const { taken, refused } = await largestTaken(1, DAYS, async (days) => {
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
function countsOf(answers: readonly Aggregates[], metric: string, dimension: string): ReadonlyMap<string, number> {
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
    countsOf(
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
  const { entities } = await sender.send(queueOperations.list, { query: { pageSize: MOST_QUEUES } })
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
  const rows = countsOf(answers, 'nNextContactAvoided', 'queueId').size
  if (rows > 0) return found(false, `${rows} queues have data`, { resolutionData: true })
  const offered = await inParts(probe, aggregateOperations.conversations, span, { metrics: ['nOffered'] })
  const contacts = [...countsOf(offered, 'nOffered', '').values()].reduce((sum, count) => sum + count, 0)
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
