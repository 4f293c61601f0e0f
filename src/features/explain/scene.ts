import type { ModelAgent, ModelContactType, ModelQueue, RoutingModel, Snapshot } from '../../documents'
import { contactTypeId } from '../../documents'
import type { AgentCapacity } from '../../documents/org/capacity'
import type { RoutingRules } from '../../optimizer'
import type { Conversation, UserDetail } from '../../resources/analytics/answers'
import type { AuditEntry } from '../../resources/audits/audit-schema'
import { type Leg, listLegs, listWork } from './legs'
import { type AgentMoment, collectPeople } from './people'
import { type RoutingRule, routingRule } from './routing-rule'
import { buildSetup, type Setup, type SetupVersion, setupHistory, versionAt } from './setup'

/** The data read from an org to explain its routing. */
export interface Evidence {
  /** As configured now. */
  readonly snapshot: Snapshot
  /** Changes since the time to explain. */
  readonly audits: readonly AuditEntry[]
  /** Conversations of the queues, those that began some hours before included. */
  readonly conversations: readonly Conversation[]
  readonly details: readonly UserDetail[]
  /** How many contacts an agent takes at once. Default: one. */
  readonly capacity?: AgentCapacity | undefined
  /** The settings of agents who have others than the org's, by id. */
  readonly ownCapacity?: ReadonlyMap<string, AgentCapacity> | undefined
  /** Priority of conversations, by id, as far as known. */
  readonly priorities?: ReadonlyMap<string, number> | undefined
  /** Why the priority of the conversation is not known. */
  readonly priorityUnknown?: string | undefined
  /** Why today's configuration is also used for earlier times; absent if audits show how it was. */
  readonly asToday?: string | undefined
  /** What could not be read, in sentences for people. */
  readonly notes: readonly string[]
}

/**
 * Contacts that began up to this many hours before the time to explain are read too: they may have been in progress.
 */
export const BEFORE_HOURS = 6

/** The evidence, arranged for questions about single moments. */
export interface Scene {
  readonly evidence: Evidence
  readonly legs: readonly Leg[]
  readonly versions: readonly SetupVersion[]
  /** Whether an agent with contacts of some media in hand takes a further one of a medium; without a medium: of any. */
  hasRoom(userId: string, media: readonly string[], mediaType?: string): boolean
  /** Id of the contact type of a stay, in the rule's models. */
  typeOf(leg: Leg): string
  /** Id of the same contact type with other skills; undefined if no contact of the evidence asked for these. */
  typeLike(leg: Leg, skillIds: readonly string[]): string | undefined
  /** The rule under a configuration, given the place of its version. */
  rule(version: number, rules?: RoutingRules): RoutingRule
  /** The rule under any other configuration, kept by a key. */
  ruleOf(setup: Setup, key: string, rules?: RoutingRules): RoutingRule
  /** The configuration at a time, and the place of its version. */
  setupAt(atMs: number): { readonly setup: Setup; readonly version: number }
  agentAt(userId: string, atMs: number): AgentMoment
  /** Stays in queues that waited at a moment. */
  waitingAt(atMs: number): readonly Leg[]
}

export function buildScene(evidence: Evidence): Scene {
  const { snapshot, audits, conversations, details, priorities = new Map() } = evidence
  const { capacity = { concurrency: {}, interruptedBy: {} }, ownCapacity } = evidence
  const capacityOf: CapacityOf = (userId) => ownCapacity?.get(userId) ?? capacity
  const legs = conversations.flatMap(listLegs).sort((a, b) => a.arrivedAtMs - b.arrivedAtMs)
  const versions = setupHistory(buildSetup(snapshot), audits, Date.parse(snapshot.takenAt))
  const people = collectPeople(details, conversations.flatMap(listWork))
  const allMedia = [...new Set(legs.map((leg) => leg.mediaType))]
  const hasRoom = (userId: string, media: readonly string[], mediaType?: string): boolean => {
    if (mediaType === undefined) return allMedia.some((one) => hasRoom(userId, media, one))
    const { concurrency, interruptedBy } = capacityOf(userId)
    const [own, others] = [media.filter((one) => one === mediaType), media.filter((one) => one !== mediaType)]
    return own.length < (concurrency[mediaType] ?? 1) && others.every((one) => interruptedBy[one]?.includes(mediaType))
  }
  const typeOf = (leg: Leg): string => `${contactTypeId(leg)}|${priorities.get(leg.conversationId) ?? 0}`
  const asBefore = legs.flatMap((leg) =>
    leg.requestedBefore.length > 0 ? [{ ...leg, skillIds: leg.requestedBefore }] : [],
  )
  const types = new Map(
    [...legs, ...asBefore].map((leg) => [typeOf(leg), modelType(typeOf(leg), leg, priorities.get(leg.conversationId))]),
  )
  const rules = new Map<string, RoutingRule>()
  const setupOfVersion = (version: number): Setup => versions[version]?.setup ?? buildSetup(snapshot)
  const ruleOf = (setup: Setup, key: string, own: RoutingRules = {}): RoutingRule => {
    const whole = `${key} ${JSON.stringify(own)}`
    const known = rules.get(whole)
    if (known !== undefined) return known
    const made = routingRule(buildModel(setup, [...types.values()], capacityOf), own)
    rules.set(whole, made)
    return made
  }
  const longestMs = legs.reduce((max, leg) => Math.max(max, leftMs(leg) - leg.arrivedAtMs), 0)
  return {
    evidence,
    legs,
    versions,
    hasRoom,
    typeOf,
    typeLike(leg, skillIds) {
      const id = typeOf({ ...leg, skillIds })
      return types.has(id) ? id : undefined
    },
    rule: (version, own = {}) => ruleOf(setupOfVersion(version), `${version}`, own),
    ruleOf,
    setupAt(atMs) {
      const version = versionAt(versions, atMs)
      return { setup: setupOfVersion(version), version }
    },
    agentAt: (userId, atMs) => people.at(userId, atMs, (media) => hasRoom(userId, media)),
    waitingAt(atMs) {
      const found: Leg[] = []
      for (let i = firstAfter(legs, atMs) - 1; i >= 0; i--) {
        const leg = legs[i]
        if (leg === undefined || leg.arrivedAtMs < atMs - longestMs) break
        if (leftMs(leg) >= atMs) found.push(leg)
      }
      return found.reverse()
    },
  }
}

type CapacityOf = (userId: string) => AgentCapacity

/** Why the configuration of a version is inferred; undefined if it is as read. */
export function whyInferred({ evidence, versions }: Scene, version: number): string | undefined {
  if (evidence.asToday !== undefined) return evidence.asToday
  if (version === versions.length - 1) return undefined
  return "taken from today's configuration, without the audited changes since"
}

/** When a contact stopped waiting: given to an agent, or gone. */
export function leftMs(leg: Leg): number {
  const taken = leg.offers.find(({ answered }) => answered)
  return taken?.atMs ?? leg.endMs
}

/** Place of the first stay that began after a time. */
function firstAfter(legs: readonly Leg[], atMs: number): number {
  let low = 0
  let high = legs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((legs[middle]?.arrivedAtMs ?? 0) <= atMs) low = middle + 1
    else high = middle
  }
  return low
}

function buildModel(setup: Setup, contactTypes: readonly ModelContactType[], capacityOf: CapacityOf): RoutingModel {
  const queues = [...setup.queues].map(([id, queue]): ModelQueue => {
    const { evaluation, rings, scoring } = queue
    return {
      id,
      name: id,
      evaluation,
      // What a predictor chose is not compared; anything else was chosen by the rule of the queue.
      predictive: false,
      ...(rings.length > 1 ? { rings } : {}),
      scoring,
    }
  })
  const known = new Set(queues.map(({ id }) => id))
  return {
    format: 'skillroute/model@1',
    skills: [],
    queues,
    contactTypes: contactTypes.filter(({ queueId }) => known.has(queueId)),
    agents: modelAgents(setup, capacityOf),
    notes: [],
  }
}

/** Everyone counts as licensed, since agents who were on queue could take contacts. */
function modelAgents(setup: Setup, capacityOf: CapacityOf): ModelAgent[] {
  const joined = new Map<string, { queueId: string; ring: number }[]>()
  for (const [queueId, { members }] of setup.queues) {
    for (const [userId, { joined: isJoined, ring }] of members) {
      if (!isJoined) continue
      const queues = joined.get(userId) ?? []
      joined.set(userId, queues)
      queues.push({ queueId, ring })
    }
  }
  const levels = (of: ReadonlyMap<string, number>) => [...of].map(([id, level]) => ({ id, level }))
  return [...setup.agents].map(([id, agent]) => ({
    id,
    name: id,
    skills: levels(agent.skills),
    languages: levels(agent.languages),
    queues: joined.get(id) ?? [],
    certifications: [],
    eligible: true,
    availability: 1,
    staffedSeconds: 0,
    handling: [],
    ...capacityOf(id),
  }))
}

function modelType(id: string, leg: Leg, priority: number | undefined): ModelContactType {
  return {
    id,
    queueId: leg.queueId,
    mediaType: leg.mediaType,
    ...(leg.languageId === undefined ? {} : { languageId: leg.languageId }),
    skillIds: leg.skillIds,
    callsPerHour: 1,
    peakCallsPerHour: 1,
    offered: 0,
    answered: 0,
    abandoned: 0,
    ahtSeconds: 1,
    ...(priority === undefined ? {} : { priority }),
    target: { ratio: 0.8, seconds: 20 },
  }
}
