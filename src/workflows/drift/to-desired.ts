import { defined } from '../../core/defined'
import { addTo } from '../../core/group-by'
import type { Json } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import type { Desired, DesiredAgent, DesiredMember, DesiredQueue, Difference, DriftReport } from '../../documents'

/** The desired state that makes one side like the other, and the differences that no plan can remove. */
export interface DriftDesired {
  /** By ids of the side that changes. */
  readonly desired: Desired
  /** Differences that stay, each with the reason. */
  readonly unreachable: readonly { readonly path: string; readonly reason: string }[]
}

/**
 * The desired state that makes one side like the other: pass it to `buildPlan` with that side's snapshot. Levels,
 * members, rings, evaluation, after-call work and service levels can be set. Missing people, queues and skills cannot
 * be created, and members through groups cannot be changed.
 * @param change the side that changes to match the other
 */
export function driftToDesired(report: DriftReport, change: 'left' | 'right'): DriftDesired {
  const agents = new Map<string, DesiredAgent[]>()
  const queues = new Map<string, DesiredQueue[]>()
  const unreachable: { path: string; reason: string }[] = []
  const from = change === 'left' ? report.right : report.left
  const reason = `as in ${from.org.name} at ${from.takenAt}`
  for (const difference of report.differences) {
    const part = toDesiredPart(difference, change)
    if ('reason' in part) unreachable.push({ path: difference.path, reason: part.reason })
    else if (part.agent !== undefined) addTo(agents, part.id, part.agent)
    else if (part.queue !== undefined) addTo(queues, part.id, part.queue)
  }
  return {
    desired: {
      format: 'skillroute/desired@1',
      agents: Object.fromEntries([...agents].map(([id, parts]) => [id, mergeAgent(reason, parts)])),
      queues: Object.fromEntries([...queues].map(([id, parts]) => [id, mergeQueue(reason, parts)])),
    },
    unreachable,
  }
}

type DesiredPart =
  | { readonly reason: string }
  | { readonly id: string; readonly agent?: DesiredAgent; readonly queue?: DesiredQueue }

function toDesiredPart(difference: Difference, change: 'left' | 'right'): DesiredPart {
  const { subject, aspect, item, kind } = difference
  const id = change === 'left' ? subject.leftId : subject.rightId
  const [desiredValue, present] =
    change === 'left' ? [difference.right, difference.left] : [difference.left, difference.right]
  if (aspect === undefined || id === null) {
    return { reason: id === null ? `the ${kind} has to be created first` : `a plan deletes no ${kind}` }
  }
  const itemId = change === 'left' ? item?.leftId : item?.rightId
  if (item !== undefined && (itemId === null || itemId === undefined)) {
    return { reason: `${item.name} does not exist and has to be created first` }
  }
  if (kind === 'agent') return agentPart(id, aspect, itemId ?? '', desiredValue)
  if (kind === 'queue') return queuePart(id, aspect, itemId ?? '', desiredValue, present)
  return { reason: NO_PLAN }
}

const NO_PLAN = 'no plan changes this; set it by hand'

function agentPart(id: string, aspect: string, itemId: string, desiredValue: Json): DesiredPart {
  const level = typeof desiredValue === 'number' ? desiredValue : null
  if (aspect === 'skills') return { id, agent: { skills: { [itemId]: level } } }
  if (aspect !== 'languages') return { reason: NO_PLAN }
  // The platform keeps only whole levels of languages.
  if (level !== null && !Number.isInteger(level)) return { reason: 'languages have only whole levels' }
  return { id, agent: { languages: { [itemId]: level } } }
}

function queuePart(id: string, aspect: string, itemId: string, desiredValue: Json, present: Json): DesiredPart {
  switch (aspect) {
    case 'evaluation':
      return desiredValue === 'NONE' || desiredValue === 'ALL' || desiredValue === 'BEST'
        ? { id, queue: { evaluation: desiredValue } }
        : { reason: `${String(desiredValue)} is not an evaluation method that can be set` }
    case 'acwTimeoutMs':
      return typeof desiredValue === 'number' ? { id, queue: { acwTimeoutMs: desiredValue } } : { reason: NO_PLAN }
    case 'serviceLevels':
      return serviceLevel(id, itemId, desiredValue)
    case 'members':
      return memberPart(id, itemId, desiredValue, present)
    case 'routingRules':
    case 'lastAgentRoutingMode':
    case 'enableManualAssignment':
    case 'scoringMethod':
      return { id, queue: { settings: { [aspect]: desiredValue } } }
    default:
      return { reason: NO_PLAN }
  }
}

/** Maps media names in analytics to those in queue settings. */
const SETTING: Readonly<Record<string, string>> = { voice: 'call' }

function serviceLevel(id: string, medium: string, desiredValue: Json): DesiredPart {
  if (!isRecord(desiredValue)) return { reason: 'a plan removes no service level' }
  const { ratio, seconds } = desiredValue
  if (typeof ratio !== 'number' || typeof seconds !== 'number') return { reason: NO_PLAN }
  const field = `mediaSettings.${SETTING[medium] ?? medium}.serviceLevel`
  return { id, queue: { settings: { [field]: { percentage: ratio, durationMs: seconds * 1000 } } } }
}

function memberPart(id: string, userId: string, desiredValue: Json, present: Json): DesiredPart {
  const [want, have] = [parseMember(desiredValue), parseMember(present)]
  if (have !== undefined && have.memberBy !== 'user') {
    return { reason: `is a member through a ${have.memberBy}: change its members` }
  }
  if (want === undefined) return { id, queue: { members: { [userId]: null } } }
  if (want.memberBy !== 'user') return { reason: `is a member through a ${want.memberBy} on the other side` }
  const { joined, ring } = want
  const member: DesiredMember = {
    ...(joined === have?.joined ? {} : { joined }),
    ...(ring === have?.ring ? {} : { ring }),
  }
  return { id, queue: { members: { [userId]: member } } }
}

function parseMember(value: Json): { joined: boolean; ring: number; memberBy: string } | undefined {
  if (!isRecord(value)) return undefined
  const { joined, ring, memberBy } = value
  return typeof joined === 'boolean' && typeof ring === 'number' && typeof memberBy === 'string'
    ? { joined, ring, memberBy }
    : undefined
}

function mergeAgent(reason: string, parts: readonly DesiredAgent[]): DesiredAgent {
  const skills = merged(parts.map((part) => part.skills))
  const languages = merged(parts.map((part) => part.languages))
  return { ...(skills === undefined ? {} : { skills }), ...(languages === undefined ? {} : { languages }), reason }
}

function mergeQueue(reason: string, parts: readonly DesiredQueue[]): DesiredQueue {
  const members = merged(parts.map((part) => part.members))
  const settings = merged(parts.map((part) => part.settings))
  const fields: DesiredQueue = merged(parts.map(({ members: _members, settings: _settings, ...rest }) => rest)) ?? {}
  return {
    ...fields,
    ...defined({ members, settings }),
    reason,
  }
}

/**
 * Merges the entries of several records; undefined when there is none. Each entry is copied once, since a queue may
 * have thousands.
 */
function merged<T extends object>(records: readonly (T | undefined)[]): T | undefined {
  const there = records.filter((record) => record !== undefined)
  const [first] = there
  if (first === undefined) return undefined
  const whole: T = { ...first }
  for (const record of there) Object.assign(whole, record)
  return whole
}
