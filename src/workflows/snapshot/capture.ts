import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import { defined } from '../../core/defined'
import { byId } from '../../core/order'
import { aFunction, aSignal, checkOptions } from '../../core/schema'
import type {
  Ref,
  Snapshot,
  SnapshotAgent,
  SnapshotGap,
  SnapshotGroup,
  SnapshotMember,
  SnapshotQueue,
} from '../../documents'
import { mapRouting } from '../../documents/org/snapshot-routing'
import { listGroups, listMemberGroups } from '../../optimizer/model/conditional-groups'
import { chunks, concurrently } from '../../resources/kit/lists/in-parts'
import type { QueueMember } from '../../resources/members/member-schema'
import { groupOperations } from '../../resources/org/groups'
import type { CallOptions } from '../../transport/contract/call-options'
import { type AgentScope, captureAgents } from './agents'
import { readDivisions, readLanguages, readSkillCatalog, readSkillGroups } from './catalog'
import { type Capture, createTracker, isRefusal, readOrGap, type SnapshotOptions, snapshotFields } from './context'
import { captureQueues, type ListedQueue, markPredictive } from './queues'

/**
 * Reads the configuration of an org with as few requests as possible: agents with their skills and members of a queue,
 * 100 per request each; queues one by one only where the list is known to lag. `gaps` names parts that could not be
 * read completely. Lists are sorted by id.
 *
 * If the platform leaves out a user's certifications, the user counts as having none. If it leaves out skills or
 * languages, they are read again for that user.
 * @throws ValidationError when a requested queue does not exist
 * @throws PermissionError when queues, skills or users may not be read; optional parts become gaps instead
 */
export async function captureSnapshot(client: Client, options: SnapshotOptions = {}): Promise<Snapshot> {
  checkClient(client)
  checkOptions(options, { ...snapshotFields(), onProgress: z.optional(aFunction()), signal: z.optional(aSignal()) })
  const capture: Capture = {
    client,
    options,
    call: { signal: options.signal, priority: 'background' },
    gaps: [],
    progress: createTracker(options.onProgress),
  }
  const takenAt = new Date(client.clock.now()).toISOString()
  const { queueIds, divisionIds } = options
  capture.progress.enter('org')
  const org = await client.organizations.me(capture.call)
  const divisions = await readDivisions(capture)
  const skills = await readSkillCatalog(capture)
  const languages = await readLanguages(capture)
  const skillGroups = await readSkillGroups(capture)
  const listed = await captureQueues(capture)
  const withMembers = await captureMembers(capture, listed)
  const named = await nameGroups(capture, withMembers, skillGroups)
  const queues = await markPredictive(capture, await listGatedPeople(capture, named))
  const memberIds = new Set(queues.flatMap((queue) => queue.members.map((member) => member.userId)))
  const scope: AgentScope = { memberIds, divisionIds, membersOnly: queueIds !== undefined && divisionIds === undefined }
  const agents = await markLicenses(capture, await captureAgents(capture, scope))
  capture.progress.end()
  return {
    format: 'skillroute/snapshot@1',
    org: { id: org.id, name: org.name ?? org.id },
    takenAt,
    scope: {
      ...(queueIds === undefined ? {} : { queueIds: [...queueIds].sort() }),
      ...(divisionIds === undefined ? {} : { divisionIds: [...divisionIds].sort() }),
    },
    divisions: byId(divisions),
    skills: byId(skills),
    languages: byId(languages),
    queues: byId(queues),
    agents: byId(agents),
    skillGroups: byId(skillGroups),
    gaps: [...capture.gaps].sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1)),
  }
}

/** Marks each agent whose license allows contacts, 100 per request; adds a gap if licenses may not be read. */
async function markLicenses(capture: Capture, agents: readonly SnapshotAgent[]): Promise<SnapshotAgent[]> {
  const { client, call, options, progress, gaps } = capture
  progress.enter('licenses')
  const ids = agents.map((agent) => agent.id)
  const licensed = await readLicensed({ client, call, gaps, routingLicenses: options.routingLicenses }, ids)
  if (licensed === undefined) return [...agents]
  return agents.map((agent) => {
    const known = licensed.get(agent.id)
    if (known !== undefined) return { ...agent, licensed: known }
    gaps.push({ kind: 'license', id: agent.id, reason: NO_LICENSES })
    return agent
  })
}

/**
 * Queues whose members are listed in parallel. The pages of one queue are read one after the other, because the
 * platform gives no total.
 */
const PARALLEL = 4

/** Reads the members of every queue, 100 per request, and compares their number with the queue's member count. */
async function captureMembers(capture: Capture, queues: readonly ListedQueue[]): Promise<SnapshotQueue[]> {
  const expected = queues.reduce((sum, { memberCount = 0 }) => sum + memberCount, 0)
  capture.progress.enter('members', expected)
  return await concurrently(queues, PARALLEL, async ({ queue, memberCount }) => {
    const members = await readOrGap(capture, 'members', () => completeMembers(capture, queue.id, memberCount), queue.id)
    return { ...queue, members: members ?? [] }
  })
}

/** Lists the members, and once more with a new count if list and count differ, since one of them may lag. */
async function completeMembers(
  capture: Capture,
  queueId: string,
  announced: number | undefined,
): Promise<SnapshotMember[]> {
  const members = await listMembers(capture, queueId)
  capture.progress.advance(members.length)
  if (announced === undefined || members.length === announced) return members
  const { memberCount = announced } = await capture.client.routing.queues.get(queueId, {}, capture.call)
  if (members.length === memberCount) return members
  const again = await listMembers(capture, queueId)
  if (again.length === memberCount) return again
  const reason = `${again.length} members are listed, the queue says that it has ${memberCount}`
  capture.gaps.push({ kind: 'members', id: queueId, reason })
  return again.length > members.length ? again : members
}

async function listMembers({ client, call }: Capture, queueId: string): Promise<SnapshotMember[]> {
  const members = new Map<string, SnapshotMember>()
  for await (const row of client.routing.members.list(queueId, { expected: false }, call)) {
    const known = members.get(row.id)
    // A person who is in the queue both directly and through a group is one member. The direct membership counts, since
    // it can be changed.
    if (known === undefined || known.memberBy !== 'user') members.set(row.id, toMember(row))
  }
  return [...members.values()].sort((a, b) => (a.userId < b.userId ? -1 : 1))
}

function toMember(row: QueueMember): SnapshotMember {
  return { userId: row.id, joined: row.joined ?? true, ring: row.ringNumber ?? 1, memberBy: row.memberBy ?? 'user' }
}

/** Groups read by id in one request: the platform's default page size for groups. */
const GROUPS_PER_CALL = 25

/**
 * Adds the names of queues' groups if the platform left them out, as it does in conditional group routing. Names come
 * from the skill groups, from other queues, and for all others from the directory. A group whose name cannot be found
 * keeps its id as its name.
 */
async function nameGroups(
  capture: Capture,
  queues: readonly SnapshotQueue[],
  skillGroups: readonly Ref[],
): Promise<SnapshotQueue[]> {
  const groups = queues.flatMap(listGroups)
  const named = [...groups, ...skillGroups].filter(hasName)
  const names = new Map(named.map(({ id, name }) => [id, name]))
  const unnamed = groups.filter(({ id, type }) => type === 'GROUP' && !names.has(id)).map(({ id }) => id)
  for (const { id, name } of await readGroups(capture, [...new Set(unnamed)])) names.set(id, name ?? id)
  const rename = <T extends SnapshotGroup>(group: T): T => ({ ...group, name: names.get(group.id) ?? group.name })
  return queues.map((queue) => {
    const { conditionalGroups, routing } = queue
    if (listGroups(queue).every(hasName)) return queue
    return {
      ...mapMemberGroups(queue, rename),
      ...(conditionalGroups === undefined
        ? {}
        : { conditionalGroups: conditionalGroups.map((rule) => ({ ...rule, groups: rule.groups.map(rename) })) }),
      ...(routing === undefined ? {} : { routing: mapRouting(routing, rename, (id) => id) }),
    }
  })
}

/** Adds the people of skill groups to queues whose rules decide when groups are asked. */
async function listGatedPeople(capture: Capture, queues: readonly SnapshotQueue[]): Promise<SnapshotQueue[]> {
  const { client, call } = capture
  const hasRules = ({ conditionalGroups, routing }: SnapshotQueue): boolean =>
    (conditionalGroups ?? routing?.conditionalGroupActivation) !== undefined
  const groups = queues
    .filter(hasRules)
    .flatMap(listMemberGroups)
    .filter(({ type }) => type === 'SKILLGROUP')
  const ids = [...new Set(groups.map(({ id }) => id))]
  const people = new Map(
    await concurrently(ids, PARALLEL, async (id) => {
      const list = () => client.routing.skillGroups.members(id, {}, call).toArray()
      return [id, (await readOrGap(capture, 'skillGroup', list, id))?.map((user) => user.id).sort()] as const
    }),
  )
  const withPeople = (group: SnapshotGroup): SnapshotGroup => ({
    ...group,
    ...defined({ userIds: people.get(group.id) }),
  })
  return queues.map((queue) => (hasRules(queue) ? mapMemberGroups(queue, withPeople) : queue))
}

function mapMemberGroups(queue: SnapshotQueue, map: (group: SnapshotGroup) => SnapshotGroup): SnapshotQueue {
  const { memberGroups, rings } = queue
  const mapped = <T extends { readonly memberGroups?: readonly SnapshotGroup[] }>(of: T): T =>
    of.memberGroups === undefined ? of : { ...of, memberGroups: of.memberGroups.map(map) }
  return {
    ...queue,
    ...(memberGroups === undefined ? {} : { memberGroups: memberGroups.map(map) }),
    ...(rings === undefined ? {} : { rings: rings.map(mapped) }),
  }
}

/** A group without a name has its id as its name. */
function hasName({ id, name }: Ref): boolean {
  return name !== id
}

/** Reads directory groups; none if they may not be read, since a snapshot does not need their names. */
async function readGroups({ client, call }: Capture, ids: readonly string[]) {
  const lots = chunks(ids, GROUPS_PER_CALL)
  try {
    const pages = await Promise.all(
      lots.map((id) => client.request(groupOperations.list, { query: { id, pageSize: GROUPS_PER_CALL } }, call)),
    )
    return pages.flatMap(({ entities }) => entities)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return []
  }
}

/** Licenses for telephony and chat among colleagues only. Their holders cannot take contacts. */
const WITHOUT_CONTACTS = /^(collaborate|communicate)/i

interface LicenseReading {
  readonly client: Client
  readonly call: CallOptions
  readonly gaps: SnapshotGap[]
  /** Names of the licenses that let their holders take contacts. Default: all but those for telephony and chat alone. */
  readonly routingLicenses?: readonly string[] | undefined
}

/**
 * Whether each user has a license that allows contacts, 100 per request; without those of whom the platform says nothing.
 * Undefined, with a gap, if licenses may not be read.
 */
export async function readLicensed(
  { client, call, gaps, routingLicenses }: LicenseReading,
  ids: readonly string[],
): Promise<ReadonlyMap<string, boolean> | undefined> {
  const users = await readOrGap({ gaps }, 'license', () => client.licenses.byIds(ids, call))
  const counts = (id: string): boolean => routingLicenses?.includes(id) ?? !WITHOUT_CONTACTS.test(id)
  return users && new Map(users.map((user) => [user.id, user.licenses.some(counts)]))
}

/** Why a user's license is not known although licenses may be read. */
export const NO_LICENSES = 'the platform gives no licenses of this user'
