import { defined } from '../../core/defined'
import type {
  Demand,
  DemandContactType,
  ModelContactType,
  ServiceLevelTarget,
  Snapshot,
  SnapshotRouting,
} from '../../documents'
import { countAnswered } from '../../documents/org/demand'
import { activeRate, averageWeek, busiestHour, type WeekSlots } from './time/week-profile'

/** Target if a queue sets none for a medium: the industry's usual 80 % within 20 seconds. */
export const DEFAULT_TARGET: ServiceLevelTarget = { ratio: 0.8, seconds: 20 }

/** Mean handle time in seconds if no contact was handled at all. */
export const AHT_WITHOUT_DATA_SECONDS = 300

/** The contact types of the snapshot's queues, sorted by id; assumptions are added to `notes`. */
export function contactTypes(
  snapshot: Snapshot,
  demand: Demand,
  slots: WeekSlots,
  notes: string[],
): ModelContactType[] {
  const queues = new Map(snapshot.queues.map((queue) => [queue.id, queue]))
  const known = demand.contactTypes.filter((type) => queues.has(type.queueId))
  const outside = demand.contactTypes.length - known.length
  if (outside > 0)
    notes.push(`${typesText(outside, ' of queues that the snapshot does not hold', ['is', 'are'])} left out.`)

  const fallback = fallbackAht(known)
  const notResponding = demand.staffing.reduce((sum, row) => sum + row.notRespondingSeconds, 0)
  const unanswered = demand.contactTypes.reduce((sum, { notAnswered = 0 }) => sum + notAnswered, 0)
  const awaySeconds = unanswered === 0 ? 0 : notResponding / unanswered
  let borrowed = 0
  let untargeted = 0
  const types = known.map((type) => {
    const { serviceLevels, routing } = queues.get(type.queueId) ?? {}
    const target = serviceLevels?.[type.mediaType]
    if (target === undefined) untargeted++
    const measured = type.handled > 0 && type.handleSeconds > 0
    if (!measured) borrowed++
    return contactType(type, slots, measured ? type.handleSeconds / type.handled : fallback(type), {
      target,
      cv: demand.handleTimeCv?.[type.mediaType],
      awaySeconds,
      preferredAgent: buildPreferredAgent(type, routing),
    })
  })
  const forOne = types.filter(({ preferredAgent }) => preferredAgent !== undefined)
  if (forOne.length > 0) {
    const names = [...new Set(forOne.map(({ queueId }) => queues.get(queueId)?.name ?? queueId))].sort()
    notes.push(
      `Contacts of ${names.join(', ')} that wait for their last or a preferred agent are counted as often as recorded; who that is, is drawn among the agents on queue by the contacts that they handled.`,
    )
  }
  const ringing = types.reduce((sum, { alertSeconds = 0, answered }) => sum + alertSeconds * answered, 0)
  if (ringing > 0) {
    const mean = ringing / types.reduce((sum, { answered }) => sum + answered, 0)
    notes.push(
      `Contacts ring at an agent for ${mean.toFixed(1)} s on average before they are answered: simulations count this, formulas leave it out.`,
    )
  }
  const expressions = known.filter(({ bySkillExpression = 0 }) => bySkillExpression > 0)
  if (expressions.length > 0) {
    const names = [...new Set(expressions.map(({ queueId }) => queues.get(queueId)?.name ?? queueId))].sort()
    notes.push(
      `Some contacts of ${names.join(', ')} ask for agents by a skill expression, which no reading of the org shows: here every member with the other skills can take them, so that service may be worse than the figures and their skills look less needed.`,
    )
  }
  if (unanswered > 0)
    notes.push(
      `Agents did not answer ${unanswered} alerts and were then not responding for ${(awaySeconds / 60).toFixed(1)} min on average: simulations count this, formulas leave it out.`,
    )
  if (borrowed > 0)
    notes.push(
      `${typesText(borrowed, '', ['was', 'were'])} never handled: the AHT is that of the queue, or else of the org.`,
    )
  if (untargeted > 0)
    notes.push(
      `${typesText(untargeted, '', ['has', 'have'])} no service-level target on the queue: 80 % in 20 s is assumed.`,
    )
  return types.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

/** Handle times are lognormal if their scatter is known, as in measured data (Brown et al. 2005, call center data). */
function contactType(
  type: DemandContactType,
  slots: WeekSlots,
  ahtSeconds: number,
  {
    target,
    cv,
    awaySeconds,
    preferredAgent,
  }: {
    readonly target: ServiceLevelTarget | undefined
    readonly cv: number | undefined
    readonly awaySeconds: number
    readonly preferredAgent: ModelContactType['preferredAgent']
  },
): ModelContactType {
  const week = averageWeek(type.offered, slots)
  const patience = patienceSeconds(type)
  return {
    id: type.id,
    queueId: type.queueId,
    mediaType: type.mediaType,
    ...(type.languageId === undefined ? {} : { languageId: type.languageId }),
    skillIds: [...type.skillIds].sort(),
    callsPerHour: activeRate(type.offered, slots.intervalMinutes),
    peakCallsPerHour: busiestHour(week, slots.intervalMinutes),
    weekProfile: {
      intervalMinutes: slots.intervalMinutes,
      callsPerHour: week,
      recordedWeeks: Math.max(1, slots.weeks),
    },
    offered: type.offered.reduce((sum, count) => sum + count, 0),
    answered: type.answered,
    abandoned: type.abandoned,
    ahtSeconds,
    ...defined({
      preferredAgent,
      alertSeconds: perOne(type.alertSeconds, countAnswered(type)),
      notAnswered: buildNotAnswered(type, awaySeconds),
      afterCallSeconds: perOne(type.afterCallSeconds, type.handled),
      priority: perOne(type.priorities, countAnswered(type) + type.abandoned),
    }),
    ...(patience === undefined ? {} : { patienceSeconds: patience }),
    ...(cv === undefined ? {} : { handleTime: { kind: 'lognormal', cv } }),
    target: target ?? DEFAULT_TARGET,
  }
}

/**
 * How often and how long contacts wait for one agent alone. Rules of preferred agents have waits; that for the last agent is the
 * longest of those who reached the agent, less the ringing. Undefined: there are none, the queue is not set so any more, or nobody
 * reached the agent.
 */
function buildPreferredAgent(type: DemandContactType, routing?: SnapshotRouting): ModelContactType['preferredAgent'] {
  const { contacts = 0, longestWaitSeconds } = type.forOneAgent ?? {}
  if (routing?.routingRules === undefined && routing?.lastAgentRoutingMode === undefined) return undefined
  const ruled = routing.routingRules?.reduce((sum, rule) => sum + (rule.waitSeconds ?? 0), 0)
  const ringing = perOne(type.alertSeconds, countAnswered(type)) ?? 0
  const waitSeconds = ruled ?? (longestWaitSeconds && Math.max(0, longestWaitSeconds - ringing))
  if (contacts === 0 || waitSeconds === undefined) return undefined
  return { share: Math.min(1, contacts / (countAnswered(type) + type.abandoned)), waitSeconds }
}

/** A sum by contact; undefined if there is none. */
function perOne(sum: number | undefined, contacts: number): number | undefined {
  return sum === undefined || contacts === 0 ? undefined : sum / contacts
}

/** Of the alerts of a type those that nobody answered. */
function buildNotAnswered(type: DemandContactType, awaySeconds: number): ModelContactType['notAnswered'] {
  const { notAnswered = 0, notAnsweredSeconds = 0 } = type
  if (notAnswered === 0) return undefined
  const probability = notAnswered / (notAnswered + countAnswered(type))
  return { probability, alertSeconds: notAnsweredSeconds / notAnswered, awaySeconds }
}

/**
 * Mean patience by censored maximum likelihood for exponential patience: total waiting time, of answered contacts too,
 * over the number of abandoned ones. The mean wait of abandoned contacts alone would be far too short.
 */
function patienceSeconds(type: DemandContactType): number | undefined {
  return type.abandoned > 0 && type.waitSeconds > 0 ? type.waitSeconds / type.abandoned : undefined
}

function fallbackAht(types: readonly DemandContactType[]): (type: DemandContactType) => number {
  const byQueue = new Map<string, { handled: number; seconds: number }>()
  const all = { handled: 0, seconds: 0 }
  for (const type of types) {
    const queue = byQueue.get(type.queueId) ?? { handled: 0, seconds: 0 }
    byQueue.set(type.queueId, queue)
    for (const sum of [queue, all]) {
      sum.handled += type.handled
      sum.seconds += type.handleSeconds
    }
  }
  return (type) => {
    const queue = byQueue.get(type.queueId)
    if (queue !== undefined && queue.seconds > 0) return queue.seconds / queue.handled
    return all.seconds > 0 ? all.seconds / all.handled : AHT_WITHOUT_DATA_SECONDS
  }
}

/** A count of contact types with the verb that fits it. */
export function typesText(count: number, which: string, [one, many]: readonly [string, string]): string {
  return count === 1 ? `1 contact type${which} ${one}` : `${count} contact types${which} ${many}`
}
