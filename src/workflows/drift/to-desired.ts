import { checkBag, checkKind } from '../../core/bag'
import type { Json } from '../../core/json/json'
import type { Desired, DesiredAgent, DesiredMember, DesiredQueue, Difference, DriftReport } from '../../documents'
import { isRecord } from '../kit/values'

/** A plan's input that makes one side like the other, and what no plan can do. */
export interface DriftDesired {
  /** By ids of the side that is to change. */
  readonly desired: Desired
  /** Differences that stay, each with the reason. */
  readonly unreachable: readonly { readonly path: string; readonly reason: string }[]
}

/**
 * What has to be written so that one side becomes like the other: for `buildPlan` with that side's snapshot. Levels,
 * members, rings, evaluation, after-call work and service levels can be set; people, queues and skills that are not there,
 * and members who come through groups, cannot.
 * @param change which side is to change; the other one is the model
 */
export function driftToDesired(report: DriftReport, change: 'left' | 'right'): DriftDesired {
  checkBag(report, 'report', 'format=s left=o right=o differences=l allowed=n notes=l *')
  checkKind(change, 'change', 's')
  const agents = new Map<string, DesiredAgent[]>()
  const queues = new Map<string, DesiredQueue[]>()
  const unreachable: { path: string; reason: string }[] = []
  const from = change === 'left' ? report.right : report.left
  const reason = `as in ${from.org.name} at ${from.takenAt}`
  for (const difference of report.differences) {
    const wish = wishOf(difference, change)
    if ('reason' in wish) unreachable.push({ path: difference.path, reason: wish.reason })
    else if (wish.agent !== undefined) push(agents, wish.id, wish.agent)
    else if (wish.queue !== undefined) push(queues, wish.id, wish.queue)
  }
  return {
    desired: {
      format: 'skillroute/desired@1',
      agents: Object.fromEntries([...agents].map(([id, wishes]) => [id, agentOf(reason, wishes)])),
      queues: Object.fromEntries([...queues].map(([id, wishes]) => [id, queueOf(reason, wishes)])),
    },
    unreachable,
  }
}

type Wish =
  | { readonly reason: string }
  | { readonly id: string; readonly agent?: DesiredAgent; readonly queue?: DesiredQueue }

function wishOf(difference: Difference, change: 'left' | 'right'): Wish {
  const { subject, aspect, item, kind } = difference
  const id = change === 'left' ? subject.leftId : subject.rightId
  const [wanted, present] =
    change === 'left' ? [difference.right, difference.left] : [difference.left, difference.right]
  if (aspect === undefined || id === null) {
    return { reason: id === null ? `the ${kind} has to be created first` : `a plan deletes no ${kind}` }
  }
  const itemId = change === 'left' ? item?.leftId : item?.rightId
  if (item !== undefined && (itemId === null || itemId === undefined)) {
    return { reason: `${item.name} is not there and has to be created first` }
  }
  if (kind === 'agent') return agentWish(id, aspect, itemId ?? '', wanted)
  if (kind === 'queue') return queueWish(id, aspect, itemId ?? '', wanted, present)
  return { reason: NO_PLAN }
}

const NO_PLAN = 'no plan changes this; set it by hand'

function agentWish(id: string, aspect: string, itemId: string, wanted: Json): Wish {
  const level = typeof wanted === 'number' ? wanted : null
  if (aspect === 'skills') return { id, agent: { skills: { [itemId]: level } } }
  if (aspect !== 'languages') return { reason: NO_PLAN }
  // The platform keeps whole levels of languages alone.
  if (level !== null && !Number.isInteger(level)) return { reason: 'languages have whole levels alone' }
  return { id, agent: { languages: { [itemId]: level } } }
}

function queueWish(id: string, aspect: string, itemId: string, wanted: Json, present: Json): Wish {
  switch (aspect) {
    case 'evaluation':
      return wanted === 'NONE' || wanted === 'ALL' || wanted === 'BEST'
        ? { id, queue: { evaluation: wanted } }
        : { reason: `${String(wanted)} is no evaluation that can be set` }
    case 'acwTimeoutMs':
      return typeof wanted === 'number' ? { id, queue: { acwTimeoutMs: wanted } } : { reason: NO_PLAN }
    case 'serviceLevels':
      return serviceLevel(id, itemId, wanted)
    case 'members':
      return memberWish(id, itemId, wanted, present)
    default:
      return { reason: NO_PLAN }
  }
}

/** Media as analytics names them, and as the settings of a queue do. */
const SETTING: Readonly<Record<string, string>> = { voice: 'call' }

function serviceLevel(id: string, medium: string, wanted: Json): Wish {
  if (!isRecord(wanted)) return { reason: 'a plan takes no service level away' }
  const { ratio, seconds } = wanted
  if (typeof ratio !== 'number' || typeof seconds !== 'number') return { reason: NO_PLAN }
  const field = `mediaSettings.${SETTING[medium] ?? medium}.serviceLevel`
  return { id, queue: { settings: { [field]: { percentage: ratio, durationMs: seconds * 1000 } } } }
}

function memberWish(id: string, userId: string, wanted: Json, present: Json): Wish {
  const [want, have] = [memberOf(wanted), memberOf(present)]
  if (have !== undefined && have.memberBy !== 'user') {
    return { reason: `is a member through a ${have.memberBy}: change who is in it` }
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

function memberOf(value: Json): { joined: boolean; ring: number; memberBy: string } | undefined {
  if (!isRecord(value)) return undefined
  const { joined, ring, memberBy } = value
  return typeof joined === 'boolean' && typeof ring === 'number' && typeof memberBy === 'string'
    ? { joined, ring, memberBy }
    : undefined
}

/** All wishes for one agent together. */
function agentOf(reason: string, wishes: readonly DesiredAgent[]): DesiredAgent {
  const skills = merged(wishes.map((wish) => wish.skills))
  const languages = merged(wishes.map((wish) => wish.languages))
  return { ...(skills === undefined ? {} : { skills }), ...(languages === undefined ? {} : { languages }), reason }
}

/** All wishes for one queue together. */
function queueOf(reason: string, wishes: readonly DesiredQueue[]): DesiredQueue {
  const members = merged(wishes.map((wish) => wish.members))
  const settings = merged(wishes.map((wish) => wish.settings))
  const fields: DesiredQueue = merged(wishes.map(({ members: _members, settings: _settings, ...rest }) => rest)) ?? {}
  return {
    ...fields,
    ...(members === undefined ? {} : { members }),
    ...(settings === undefined ? {} : { settings }),
    reason,
  }
}

/** Entries of several records as one; undefined when there is none. A queue may have thousands, so nothing is copied twice. */
function merged<T extends object>(records: readonly (T | undefined)[]): T | undefined {
  const there = records.filter((record) => record !== undefined)
  const [first] = there
  if (first === undefined) return undefined
  const whole: T = { ...first }
  for (const record of there) Object.assign(whole, record)
  return whole
}

function push<T>(lists: Map<string, T[]>, id: string, one: T): void {
  const list = lists.get(id)
  if (list === undefined) lists.set(id, [one])
  else list.push(one)
}
