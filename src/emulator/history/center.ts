import { addTo } from '../../core/group-by'
import { WEEK_HOURS } from '../../core/time/durations'
import type { ModelAgent, ModelContactType, RoutingModel } from '../../documents'
import { readCapacity } from '../../documents/org/capacity'
import { compile } from '../../optimizer/simulate/compile/compile'
import type { Compiled } from '../../optimizer/simulate/compile/compiled'
import { getBehavior } from '../model/behavior'
import type { World, WorldContactType, WorldUser } from '../model/types'
import { groupsOfMembers } from '../world/membership'
import { trueHandleSeconds } from './outcome'
import { alertingTimeout, ownAgentRouting, queueRules, routingSettings } from './queue-rules'

/** Licenses for telephony and chat among colleagues: their holders take no contacts. */
const WITHOUT_CONTACTS = /^(collaborate|communicate)/i

/** Maximum number of contact types times agents. Beyond it, the simulator's tables would not fit into memory. */
const MAX_PAIRS = 60_000_000

/** The agents of a history. Each keeps their position for good; new users are added at the end. */
export interface Staff {
  readonly ids: string[]
  readonly places: Map<string, number>
}

/** The staff of a world, in the order of its users. */
export function collectStaff(world: World): Staff {
  const staff: Staff = { ids: [], places: new Map() }
  addNewStaff(staff, world)
  return staff
}

/** Adds new users at the end. */
export function addNewStaff({ ids, places }: Staff, world: World): void {
  for (const id of world.users.keys()) {
    if (places.has(id)) continue
    places.set(id, ids.length)
    ids.push(id)
  }
}

/**
 * The center as it is configured now, with the hidden truth of its agents, compiled for the optimizer's simulator:
 * agents are in the order of `staff`, contact types in the order of `world.contactTypes`.
 * @throws RangeError when the org is too large to simulate
 */
export function compileCenter(world: World, staff: Staff): Compiled {
  const pairs = world.contactTypes.length * staff.ids.length
  if (pairs > MAX_PAIRS)
    throw new RangeError(
      `${world.contactTypes.length} contact types and ${staff.ids.length} agents are too many to simulate: use fewer queues or agents where conversations are needed`,
    )
  const { bestCandidatesBy, groupCheckSeconds } = getBehavior(world)
  return compile(buildModel(world, staff), { seed: 0, rules: { bestCandidatesBy, groupCheckSeconds } })
}

/** Whether a user takes contacts when on queue: the user is active and has a license for contacts. */
export function takesContacts(user: WorldUser): boolean {
  if (user.state !== 'active') return false
  return user.licenses.length === 0 || user.licenses.some((license) => !WITHOUT_CONTACTS.test(license))
}

/**
 * A number that changes with everything that decides who gets which contact. It is cheap enough to compute before every
 * step, so that changes made directly to the world, without the API, are noticed as well.
 */
export function fingerprint(world: World): string {
  let sum = world.users.size
  const add = (value: number): void => {
    sum = (Math.imul(sum, 31) + Math.round(value * 1024)) | 0
  }
  for (const user of world.users.values()) {
    add(takesContacts(user) ? 1 : 2)
    for (const level of user.skills.values()) add(level + 3)
    for (const level of user.languages.values()) add(level + 11)
    if (user.utilization !== undefined) for (const at of codes(user.utilization)) add(at)
    add(user.skills.size)
  }
  for (const queue of world.queues.values()) {
    for (const { joined, ringNumber } of queue.members.values()) add(joined ? ringNumber : 7)
    add(queue.members.size)
    for (const part of routingSettings(queue)) if (part !== undefined) for (const at of codes(part)) add(at)
  }
  for (const group of world.skillGroups.values()) add(group.members.size)
  for (const at of codes(world.orgUtilization)) add(at)
  return `${world.changes.length} ${sum}`
}

function* codes(part: unknown): Generator<number> {
  const text = typeof part === 'string' ? part : (JSON.stringify(part) ?? '')
  for (let i = 0; i < text.length; i++) yield text.charCodeAt(i)
}

function buildModel(world: World, staff: Staff): RoutingModel {
  const predicted = new Set([...world.predictors.values()].flatMap(({ queueIds }) => queueIds))
  const place = (userId: string): string[] => {
    const at = staff.places.get(userId)
    return at === undefined ? [] : [agentId(at)]
  }
  const queues = [...world.queues.values()].map((queue) => {
    const { conditionalGroups = [], groupActivation = [], ...rules } = queueRules(world, queue, predicted.has(queue.id))
    const placed = <T extends { readonly agentIds: readonly string[] }>(groups: readonly T[]): T[] =>
      groups.map((rule) => ({ ...rule, agentIds: rule.agentIds.flatMap(place) }))
    return { ...rules, conditionalGroups: placed(conditionalGroups), groupActivation: placed(groupActivation) }
  })
  const known = new Set(queues.map(({ id }) => id))
  // Contacts of a deleted queue wait in a queue without members.
  const gone = [...new Set(world.contactTypes.map(({ queueId }) => queueId))].filter((id) => !known.has(id))
  return {
    format: 'skillroute/model@1',
    skills: [],
    queues: [...queues, ...gone.map((id) => ({ id, name: id, evaluation: 'NONE' as const, predictive: false }))],
    contactTypes: world.contactTypes.map((type, place) => modelType(world, type, place)),
    agents: modelAgents(world, staff),
    notes: [],
  }
}

/** Ids in the simulator's order. */
function agentId(place: number): string {
  return `a${String(place).padStart(7, '0')}`
}

function typeId(place: number): string {
  return `t${String(place).padStart(7, '0')}`
}

/**
 * The simulator is given the contacts, so patience and the variation of handle times are left out. The rate is only the
 * weight of the type's handle time in estimated waits.
 */
function modelType(world: World, type: WorldContactType, place: number): ModelContactType {
  const behavior = getBehavior(world)
  const { alertSeconds, notAnsweredShare: probability, notRespondingMinutes, ownAgentShare } = behavior
  const share = type.ownAgentShare ?? ownAgentShare
  const queue = world.queues.get(type.queueId)
  const lastAgentRouting =
    queue === undefined || share === 0 ? undefined : ownAgentRouting(queue.config, behavior.lastAgentSeconds)
  return {
    id: typeId(place),
    queueId: type.queueId,
    mediaType: type.mediaType,
    ...(type.languageId === undefined ? {} : { languageId: type.languageId }),
    skillIds: type.skillIds,
    callsPerHour: type.weekRates.reduce((sum, rate) => sum + rate, 0) / WEEK_HOURS,
    peakCallsPerHour: 1,
    offered: 0,
    answered: 0,
    abandoned: 0,
    ahtSeconds: Math.max(1e-3, type.meanHandleSeconds),
    ...(lastAgentRouting === undefined ? {} : { preferredAgent: { share, waitSeconds: lastAgentRouting.seconds } }),
    ...(alertSeconds === 0 ? {} : { alertSeconds }),
    ...(probability === 0 || queue === undefined
      ? {}
      : {
          notAnswered: {
            probability,
            alertSeconds: alertingTimeout(queue, type.mediaType),
            awaySeconds: notRespondingMinutes * 60,
          },
        }),
    ...(type.priority === undefined ? {} : { priority: type.priority }),
    target: { ratio: 0.8, seconds: 20 },
  }
}

function modelAgents(world: World, staff: Staff): ModelAgent[] {
  const typesByQueue = new Map<string, number[]>()
  for (const [k, { queueId }] of world.contactTypes.entries()) addTo(typesByQueue, queueId, k)
  const joined = joinedQueues(world)
  return staff.ids.map((userId, place) => {
    const user = world.users.get(userId)
    const queues = joined.get(userId) ?? []
    const ahtSeconds: Record<string, number> = {}
    for (const k of queues.flatMap(({ queueId }) => typesByQueue.get(queueId) ?? [])) {
      const type = world.contactTypes[k]
      if (user !== undefined && type !== undefined) ahtSeconds[typeId(k)] = trueSeconds(user, type)
    }
    const levels = (of: ReadonlyMap<string, number> = new Map()) => [...of].map(([id, level]) => ({ id, level }))
    return {
      id: agentId(place),
      name: '',
      skills: levels(user?.skills),
      languages: levels(user?.languages),
      queues,
      certifications: [],
      eligible: user !== undefined && takesContacts(user),
      availability: 1,
      staffedSeconds: 0,
      handling: [],
      ahtSeconds,
      ...readCapacity((user?.utilization ?? world.orgUtilization).utilization),
    }
  })
}

/** An agent's handle time for the simulator, in seconds: never 0. */
export function trueSeconds(user: WorldUser, type: WorldContactType): number {
  return Math.max(1e-3, trueHandleSeconds(user, type))
}

function joinedQueues(world: World): Map<string, ModelAgent['queues'][number][]> {
  const joined = new Map<string, ModelAgent['queues'][number][]>()
  for (const queue of world.queues.values()) {
    const { conditionalGroupRouting, conditionalGroupActivation } = queue.config
    const hasRules = (conditionalGroupRouting ?? conditionalGroupActivation) !== undefined
    const groups = hasRules ? groupsOfMembers(world, queue) : undefined
    for (const member of queue.members.values()) {
      if (!member.joined) continue
      const queues = joined.get(member.userId) ?? []
      joined.set(member.userId, queues)
      const groupIds = groups?.get(member.userId) ?? []
      queues.push({ queueId: queue.id, ring: member.ringNumber, ...(groupIds.length === 0 ? {} : { groupIds }) })
    }
  }
  return joined
}
