import { detailOperations } from '../../../resources/analytics/details'
import { intervalText } from '../../../resources/kit/lists/intervals'
import { type Finding, found, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'
import { largestTaken } from './largest'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const USUAL_PAGE = 100
/** Steps of the search for the largest page. */
const PAGES = [100, 101, 200, 500, 1000]
/** The days before today whose first conversation is used. */
const DAYS_BACK = [1, 2, 3, 4, 5, 6]

/** The largest page of conversation details, over one minute so that little is sent. */
export async function detailsPage({ sender, clock }: Probe): Promise<Finding> {
  const endMs = clock.now()
  const interval = intervalText({ startMs: endMs - 60_000, endMs })
  const { taken, refused } = await largestTaken(1, PAGES, async (pageSize) => {
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
export async function detailsSelection(probe: Probe): Promise<Finding> {
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

/** Whether segments of customers name the queue, judged by conversations of the last days that went to a queue. */
export async function customerQueue(probe: Probe): Promise<Finding> {
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

function isPurpose(purpose: string | undefined, wanted: string): boolean {
  return purpose?.toLowerCase() === wanted
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
