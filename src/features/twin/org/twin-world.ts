import type { Demand, Snapshot, SnapshotConditionalGroup, SnapshotGroup, SnapshotQueue } from '../../../documents'
import type { AgentCapacity } from '../../../documents/org/capacity'
import type { World } from '../../../emulator/model/types'
import { createWorld } from '../../../emulator/world/create'
import type { WorldRequest } from '../../../emulator/world/generate'
import { fillExtras, homeDivision } from '../../../emulator/world/generate-catalog'
import { defaultQueueConfig } from '../../../emulator/world/generate-queues'
import { listMemberGroups } from '../../../optimizer/model/conditional-groups'
import { twinAgents, twinDivisions, twinLabels } from './agents'
import { checkedModel, type TwinDocuments } from './check'
import { twinContactTypes } from './contact-types'
import { measuredFigures } from './truth'

/**
 * An org as two documents describe it, with its own ids and names. The part of history that the demand covers repeats
 * its contacts by interval. Everything else is drawn around the demand: who calls, with how much patience, how long
 * each agent takes, what they resolve, and when they are at work. Data that a snapshot does not contain are invented,
 * as few as possible.
 * @throws ValidationError for documents that do not belong together or are incomplete
 */
export function twinWorld(documents: TwinDocuments, request: WorldRequest): World {
  const { snapshot, demand } = documents
  const { seed, nowMs } = request
  const model = checkedModel(documents)
  const contactTypes: World['contactTypes'][number][] = []
  const { id, name } = snapshot.org
  const sizes = { agents: snapshot.agents.length, queues: snapshot.queues.length, skills: snapshot.skills.length }
  const world = createWorld({
    ...request,
    ...sizes,
    seed,
    nowMs,
    contactTypes,
    org: { id, name },
    divisions: twinDivisions(snapshot, seed),
  })
  twinLabels(world, snapshot)
  fillExtras(world)
  world.orgUtilization = buildUtilization(demand)
  twinQueues(world, snapshot)
  twinAgents(world, { snapshot, demand, model, figures: measuredFigures(model, demand) })
  for (const { userId, ...own } of demand.ownUtilization ?? []) {
    const user = world.users.get(userId)
    if (user !== undefined) user.utilization = buildUtilization(own)
  }
  twinMembers(world, snapshot)
  addGroups(world, snapshot, demand)
  contactTypes.push(...twinContactTypes(model, demand))
  return world
}

/** Settings of utilization: one contact of each medium and no interruptions where they could not be read, as in models. */
function buildUtilization({ concurrency = {}, interruptedBy = {} }: Partial<AgentCapacity>) {
  const mediumName = (medium: string): string => (medium === 'voice' ? 'call' : medium)
  const media = new Set(['voice', 'callback', 'chat', 'email', 'message', ...Object.keys(concurrency)])
  const utilization = Object.fromEntries(
    [...media].map((medium) => [
      mediumName(medium),
      {
        maximumCapacity: concurrency[medium] ?? 1,
        interruptableMediaTypes: (interruptedBy[medium] ?? []).map(mediumName),
        includeNonAcd: false,
      },
    ]),
  )
  return { utilization, labelUtilizations: {} }
}

/**
 * Adds skill groups, directory groups and teams. A snapshot lists the people of a skill group only where its queue
 * activates groups by rule. Of other groups it shows which members of a queue came through one. Their people are derived
 * from the group's queues, from agents' profiles if available, and, for groups that a queue adds by condition, from the
 * agents who handled contacts of the queue without being activated in it.
 */
function addGroups(world: World, snapshot: Snapshot, demand: Demand): void {
  const divisionId = homeDivision(world).id
  for (const { id, name } of snapshot.skillGroups) addSkillGroup(world, { id, name }, divisionId)
  for (const { id, profile } of snapshot.agents) {
    for (const group of profile?.groups ?? []) ensureGroup(world, { ...group, type: 'GROUP' }, divisionId).add(id)
    if (profile?.team !== undefined) ensureGroup(world, { ...profile.team, type: 'TEAM' }, divisionId).add(id)
  }
  const groupsWithMembers = snapshot.queues.flatMap(listMemberGroups).filter(({ userIds }) => userIds)
  for (const group of groupsWithMembers) {
    const people = ensureGroup(world, group, divisionId)
    for (const id of group.userIds ?? []) if (world.users.has(id)) people.add(id)
  }
  // Queues with few groups first: they show best whose people these are.
  for (const queue of [...snapshot.queues].sort((a, b) => groupCount(a) - groupCount(b))) {
    const groups = listMemberGroups(queue).map((group) => ensureGroup(world, group, divisionId))
    for (const { userId, ring } of queue.members.filter(({ memberBy }) => memberBy === 'group')) {
      if (groups.some((people) => people.has(userId))) continue
      const [first, ...others] = groupsIn(queue, ring)
      const unlistedGroup = [first, ...others].find((group) => group?.userIds === undefined) ?? first
      if (unlistedGroup !== undefined) ensureGroup(world, unlistedGroup, divisionId).add(userId)
      else ensureRingTeam(world, queue, ring)?.add(userId)
    }
  }
  addHelpers(world, snapshot, demand, { divisionId, known: new Set(groupsWithMembers.map(({ id }) => id)) })
}

/** Groups that bring their people into a ring: those of the queue itself into the first. */
function groupsIn({ memberGroups = [], rings }: SnapshotQueue, ring: number): readonly SnapshotGroup[] {
  const ringGroups = rings?.[ring - 1]?.memberGroups ?? []
  return ring === 1 || rings === undefined ? [...memberGroups, ...ringGroups] : ringGroups
}

function groupCount({ memberGroups = [] }: SnapshotQueue): number {
  return memberGroups.length
}

/** A snapshot does not contain the conditions of a skill group. Without them, the emulator leaves its members as they are. */
function addSkillGroup(world: World, { id, name }: { id: string; name: string }, divisionId: string): Set<string> {
  const members = new Set<string>()
  const dateModifiedMs = world.startedAtMs
  world.skillGroups.set(id, { id, config: { name, divisionId }, dateModifiedMs, completeAtMs: 0, members })
  return members
}

function ensureGroup(world: World, { id, name, type }: SnapshotGroup, divisionId: string): Set<string> {
  const known = world.skillGroups.get(id)?.members ?? world.groups.get(id)?.members
  if (known !== undefined) return known
  if (type === 'SKILLGROUP') return addSkillGroup(world, { id, name }, divisionId)
  const members = new Set<string>()
  world.groups.set(id, { id, name, members, type: type === 'TEAM' ? 'TEAM' : 'GROUP' })
  return members
}

/** Members of a ring through a group that the snapshot does not name: they get a team of their own. */
function ensureRingTeam(world: World, { id, rings }: SnapshotQueue, ring: number): Set<string> | undefined {
  const config = world.queues.get(id)?.config
  const bullseye: unknown = config?.bullseye
  if (config === undefined || rings === undefined || typeof bullseye !== 'object' || bullseye === null) return undefined
  const list: unknown = Reflect.get(bullseye, 'rings')
  const ringSetting: unknown = Array.isArray(list) ? list[ring - 1] : undefined
  if (typeof ringSetting !== 'object' || ringSetting === null) return undefined
  const groups: unknown = Reflect.get(ringSetting, 'memberGroups')
  if (!Array.isArray(groups)) return undefined
  const named: unknown = groups[0]
  const known: unknown = typeof named === 'object' && named !== null ? Reflect.get(named, 'id') : undefined
  const members = world.groups.get(String(known))?.members
  if (members !== undefined) return members
  const group = {
    id: world.newId(),
    name: `Ring ${ring} of ${config.name}`,
    type: 'TEAM' as const,
    derived: true,
    members: new Set<string>(),
  }
  world.groups.set(group.id, group)
  groups.push({ id: group.id, name: group.name, type: group.type })
  return group.members
}

/**
 * Agents who handled contacts of a queue in which they are not activated are added to its conditional groups, but for
 * groups whose people the snapshot lists.
 */
function addHelpers(
  world: World,
  { queues }: Snapshot,
  { agents, contactTypes }: Demand,
  { divisionId, known }: { readonly divisionId: string; readonly known: ReadonlySet<string> },
): void {
  const queueByType = new Map(contactTypes.map(({ id, queueId }) => [id, queueId]))
  for (const { id, members, conditionalGroups = [] } of queues) {
    const activatedIds = new Set(members.filter(({ joined }) => joined).map(({ userId }) => userId))
    const helpers = agents.filter(
      ({ userId, contactTypeId, handled }) =>
        handled > 0 && queueByType.get(contactTypeId) === id && !activatedIds.has(userId) && world.users.has(userId),
    )
    for (const group of conditionalGroups.flatMap(({ groups }) => groups)) {
      if (known.has(group.id)) continue
      const people = ensureGroup(world, group, divisionId)
      for (const { userId } of helpers) people.add(userId)
    }
  }
}

/** Assumed time between the creation of queues and memberships and the twin's start: a snapshot does not contain it. */
const AGE_MS = 200 * 86_400_000

/** The queues of a snapshot with their settings but without members, and a predictor for those that have one. */
function twinQueues(world: World, { queues }: Snapshot): void {
  const touchedMs = world.startedAtMs - AGE_MS
  for (const queue of queues)
    world.queues.set(queue.id, {
      id: queue.id,
      config: buildConfig(queue),
      dateCreatedMs: touchedMs,
      dateModifiedMs: touchedMs,
      modifiedBy: '',
      members: new Map(),
    })
  const queueIds = queues.filter(({ predictive }) => predictive === true).map(({ id }) => id)
  if (queueIds.length === 0) return
  const id = world.newId()
  world.predictors.set(id, { id, queueIds, kpi: 'Handle Time' })
}

function twinMembers(world: World, { queues }: Snapshot): void {
  for (const { id, members } of queues)
    for (const { userId, joined, ring, memberBy } of members)
      world.queues.get(id)?.members.set(userId, {
        userId,
        joined,
        ringNumber: ring,
        memberBy: memberBy === 'group' ? 'group' : 'user',
        addedAtMs: world.startedAtMs - AGE_MS,
      })
}

function buildConfig(queue: SnapshotQueue) {
  const { name, divisionId = '', evaluation, rings, acwTimeoutMs, memberGroups, conditionalGroups, routing } = queue
  return {
    ...defaultQueueConfig(),
    name,
    divisionId,
    skillEvaluationMethod: evaluation,
    mediaSettings: mediaSettings(queue),
    acwSettings:
      acwTimeoutMs === undefined
        ? { wrapupPrompt: 'OPTIONAL' }
        : { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: acwTimeoutMs },
    memberGroups: (memberGroups ?? []).map(({ id, name, type }) => ({ id, name, type })),
    ...(rings === undefined ? {} : { bullseye: { rings: rings.map(buildRing) } }),
    ...(conditionalGroups === undefined
      ? {}
      : { conditionalGroupRouting: { rules: conditionalGroups.map(buildRule) } }),
    ...routing,
  }
}

/** Media by their names in analytics and in settings. */
const MEDIA = { voice: 'call', callback: 'callback', chat: 'chat', email: 'email', message: 'message' } as const

/** Service levels are the queue's own; alerting and callbacks are those of a new queue. */
function mediaSettings({ serviceLevels }: SnapshotQueue): Record<string, unknown> {
  const usual: unknown = defaultQueueConfig().mediaSettings
  return Object.fromEntries(
    Object.entries(MEDIA).map(([medium, setting]) => {
      const { serviceLevel: _, ...others } = { serviceLevel: undefined, ...getSettings(usual, setting) }
      const target = serviceLevels[medium]
      if (target === undefined) return [setting, others]
      const { ratio, seconds } = target
      return [setting, { ...others, serviceLevel: { percentage: ratio, durationMs: Math.round(seconds * 1000) } }]
    }),
  )
}

function getSettings(usual: unknown, setting: string): Record<string, unknown> {
  const found: unknown = typeof usual === 'object' && usual !== null ? Reflect.get(usual, setting) : undefined
  return typeof found === 'object' && found !== null ? { ...found } : {}
}

function buildRing({ timeoutSeconds, skillsToRemove, memberGroups = [] }: NonNullable<SnapshotQueue['rings']>[number]) {
  return {
    ...(timeoutSeconds === undefined
      ? {}
      : { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: timeoutSeconds }] }),
    actions: { skillsToRemove: skillsToRemove.map((id) => ({ id, selfUri: `/api/v2/routing/skills/${id}` })) },
    memberGroups: memberGroups.map(({ id, name, type }) => ({ id, name, type })),
  }
}

function buildRule({ queueId, metric, operator, value, groups, waitSeconds }: SnapshotConditionalGroup) {
  return {
    ...(queueId === undefined ? {} : { queue: { id: queueId } }),
    metric,
    operator,
    conditionValue: value,
    groups,
    ...(waitSeconds === undefined ? {} : { waitSeconds }),
  }
}
