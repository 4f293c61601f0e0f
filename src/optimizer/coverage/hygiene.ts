import * as z from 'zod/mini'
import { compareText } from '../../core/order'
import { anObject, checkOptions } from '../../core/schema'
import type {
  HygieneFinding,
  ModelContactType,
  Ref,
  RoutingModel,
  Snapshot,
  SnapshotGroup,
  SnapshotQueue,
} from '../../documents'
import { refuse } from '../erlang/kit/inputs'
import { canServe, isOffered, levelsMatter } from '../model/can-serve'
import { documentIssues, ordered } from '../model/model-input'
import { ringSkills } from '../simulate/compile/compile-reach'

/** Options of {@link skillHygiene}. */
export interface HygieneOptions {
  /** Sizes of skill groups, which a snapshot does not contain. Without this, skill groups are not evaluated. */
  readonly skillGroups?: readonly SkillGroupSize[] | undefined
}

/** With fewer holders than this, "all at level 5" says nothing. */
const FEW_HOLDERS = 3

/**
 * Findings about how skills are maintained, sorted by kind and name. `snapshot` is the one that the model was made
 * from.
 */
export function skillHygiene(model: RoutingModel, snapshot: Snapshot, options: HygieneOptions = {}): HygieneFinding[] {
  checkOptions(options, { skillGroups: z.optional(z.array(anObject())) })
  const sorted = ordered(model)
  refuse(
    'skillHygiene',
    documentIssues('snapshot', snapshot, 'snapshot', { skills: [], queues: ['members'], agents: ['skills'] }),
  )
  const requested = sorted.contactTypes.filter((type) => type.offered > 0)
  const findings = [
    ...unusedSkills(sorted, snapshot, requested),
    ...deletedSkills(sorted, snapshot, requested),
    ...unservedDemand(sorted, requested),
    ...everyoneAtFive(sorted, requested),
    ...idleGrants(sorted, requested),
    ...unlicensedHolders(snapshot),
    ...emptyGroups(snapshot, options.skillGroups ?? []),
  ]
  return findings.sort(
    (a, b) =>
      compareText(a.kind, b.kind) ||
      compareText(a.skill?.name ?? '', b.skill?.name ?? '') ||
      compareText(a.message, b.message),
  )
}

function unusedSkills(
  model: RoutingModel,
  snapshot: Snapshot,
  requested: readonly ModelContactType[],
): HygieneFinding[] {
  const used = new Set(requested.flatMap((type) => type.skillIds))
  return snapshot.skills
    .filter((skill) => skill.state === 'active' && !used.has(skill.id))
    .map(({ id, name }) => {
      const agents = holders(model, id)
      const message = `No contact of the window asked for ${name}; ${holding(agents.length)} it.`
      return { kind: 'unusedSkill' as const, message, skill: { id, name }, agents }
    })
}

function deletedSkills(
  model: RoutingModel,
  snapshot: Snapshot,
  requested: readonly ModelContactType[],
): HygieneFinding[] {
  const active = new Set(snapshot.skills.filter((skill) => skill.state === 'active').map((skill) => skill.id))
  const names = new Map(model.skills.map((skill) => [skill.id, skill.name]))
  return [...new Set(requested.flatMap((type) => type.skillIds))]
    .filter((id) => !active.has(id))
    .map((id) => {
      const offered = requested
        .filter((type) => type.skillIds.includes(id))
        .reduce((sum, type) => sum + type.offered, 0)
      const name = names.get(id) ?? id
      const message = `${offered} contacts asked for ${name}, which is deleted, inactive or unknown.`
      return { kind: 'deletedSkill' as const, message, skill: { id, name }, agents: holders(model, id) }
    })
}

function unservedDemand(model: RoutingModel, requested: readonly ModelContactType[]): HygieneFinding[] {
  const serves = canServe(model)
  const queues = new Map(model.queues.map((queue) => [queue.id, queue.name]))
  const names = new Map(model.skills.map((skill) => [skill.id, skill.name]))
  const isServed = (type: ModelContactType): boolean => {
    const queue = model.queues.find(({ id }) => id === type.queueId)
    const { conditionalGroups = [], groupActivation = [] } = queue ?? {}
    // Groups bring other agents than the members, and the last ring asks for the fewest skills.
    const brought = new Set([...conditionalGroups, ...groupActivation].flatMap(({ agentIds }) => agentIds))
    const joined = [{ queueId: type.queueId, ring: 1 }]
    const skillIds = queue === undefined ? type.skillIds : (ringSkills(type, queue).at(-1) ?? [])
    return model.agents.some((agent) => {
      const asMember = brought.has(agent.id) ? { ...agent, queues: joined } : agent
      return agent.availability > 0 && serves(asMember, { ...type, skillIds })
    })
  }
  return requested
    .filter((type) => !isServed(type))
    .map((type) => {
      const queue = { id: type.queueId, name: queues.get(type.queueId) ?? type.queueId }
      const agents = model.agents.filter((agent) => isOffered(agent, type)).map(({ id, name }) => ({ id, name }))
      const skills = type.skillIds.map((id) => names.get(id) ?? id).join(' + ') || 'no skill'
      const speaking = type.languageId === undefined ? '' : ' and speaking their language'
      const message = `Nobody on queue can serve ${type.offered} ${type.mediaType} contacts of ${queue.name} that ask for ${skills}; active, licensed agents activated in the queue${speaking}: ${agents.length}.`
      return { kind: 'unservedDemand' as const, message, queue, contactTypeId: type.id, agents }
    })
}

function everyoneAtFive(model: RoutingModel, requested: readonly ModelContactType[]): HygieneFinding[] {
  const best = new Set(model.queues.filter(levelsMatter).map((queue) => queue.id))
  const ordering = new Set(requested.filter((type) => best.has(type.queueId)).flatMap((type) => type.skillIds))
  return model.skills.flatMap(({ id, name }) => {
    if (!ordering.has(id)) return []
    const levels = model.agents.flatMap((agent) => agent.skills.filter((skill) => skill.id === id).map((s) => s.level))
    if (levels.length < FEW_HOLDERS || levels.some((level) => level !== 5)) return []
    const message = `All ${levels.length} holders of ${name} are at level 5, so levels rank nobody.`
    return [{ kind: 'everyoneAtFive' as const, message, skill: { id, name }, agents: holders(model, id) }]
  })
}

function idleGrants(model: RoutingModel, requested: readonly ModelContactType[]): HygieneFinding[] {
  const queuesAsking = (skillId: string): Set<string> =>
    new Set(requested.filter((type) => type.skillIds.includes(skillId)).map((type) => type.queueId))
  return model.skills.flatMap(({ id, name }) => {
    const queues = queuesAsking(id)
    if (queues.size === 0) return []
    const agents = model.agents
      .filter((agent) => agent.skills.some((skill) => skill.id === id))
      .filter((agent) => !agent.queues.some((queue) => queues.has(queue.queueId)))
      .map((agent) => ({ id: agent.id, name: agent.name }))
    if (agents.length === 0) return []
    const message = `${holding(agents.length)} ${name} and ${agents.length === 1 ? 'is' : 'are'} not activated in ${queues.size === 1 ? 'the one queue that asks' : `any of the ${queues.size} queues that ask`} for it.`
    return [{ kind: 'idleGrant' as const, message, skill: { id, name }, agents }]
  })
}

function holders(model: RoutingModel, skillId: string): Ref[] {
  return model.agents
    .filter((agent) => agent.skills.some((skill) => skill.id === skillId))
    .map(({ id, name }) => ({ id, name }))
}

/** `1 agent holds`, `2 agents hold`, `nobody holds`. */
function holding(agents: number): string {
  return agents === 0 ? 'nobody holds' : agents === 1 ? '1 agent holds' : `${agents} agents hold`
}

/** A skill group and how many agents the platform says are in it. */
export interface SkillGroupSize {
  readonly group: Ref
  readonly members: number
  /** The condition for membership in words, such as `Billing at least 4`. */
  readonly condition?: string | undefined
}

/**
 * Groups that match nobody: skill groups without an agent, and member groups of queues without members. A queue that
 * relies on such a group gets no agent from it.
 */
function emptyGroups(snapshot: Snapshot, skillGroups: readonly SkillGroupSize[]): HygieneFinding[] {
  const empty = skillGroups.filter(({ members }) => members === 0)
  const known = new Set(skillGroups.map(({ group }) => group.id))
  const unread = new Set(snapshot.gaps.flatMap(({ kind, id }) => (kind === 'members' ? [id] : [])))
  const isRead = ({ id }: SnapshotQueue): boolean => !unread.has(id)
  return [
    ...empty.map(({ group, condition }) => ({
      kind: 'emptyGroup' as const,
      message: `Skill group ${group.name}${condition === undefined ? '' : ` (${condition})`} matches nobody; ${describeUses(snapshot, group.id)}.`,
      group,
      agents: [],
    })),
    ...snapshot.queues.filter(isRead).flatMap((queue) => withoutMembers(queue, known)),
  ]
}

/**
 * The member groups of a queue without members. A direct member may be in a group of the queue too, which a snapshot does
 * not say. Skill groups are evaluated elsewhere.
 */
function withoutMembers(queue: SnapshotQueue, known: ReadonlySet<string>): HygieneFinding[] {
  if (queue.members.length > 0) return []
  const groups = (queue.memberGroups ?? []).filter(({ id }) => !known.has(id))
  return groups.map(({ id, name }) => ({
    kind: 'emptyGroup' as const,
    message: `Queue ${queue.name} takes members from the group ${name}, which matches nobody.`,
    queue: { id: queue.id, name: queue.name },
    group: { id, name },
    agents: [],
  }))
}

function describeUses({ queues }: Snapshot, groupId: string): string {
  const isIt = ({ id }: SnapshotGroup): boolean => id === groupId
  const members = queues.filter(({ memberGroups = [] }) => memberGroups.some(isIt))
  const overflow = queues.filter(({ conditionalGroups = [] }) =>
    conditionalGroups.some(({ groups }) => groups.some(isIt)),
  )
  const said = [
    ...members.map(({ name }) => `queue ${name} takes members from it`),
    ...overflow.map(({ name }) => `queue ${name} overflows to it`),
  ]
  return said.length === 0 ? 'no queue takes members from it or overflows to it' : said.join(', ')
}

/** Finds people who hold skills without a license to take contacts. No finding if the snapshot has no such people. */
export function unlicensedHolders({ agents }: Pick<Snapshot, 'agents'>): HygieneFinding[] {
  const found = agents.filter(({ licensed, skills }) => licensed === false && skills.length > 0)
  if (found.length === 0) return []
  const message = `${holding(found.length)} skills without a license that lets them take contacts.`
  return [{ kind: 'idleGrant', message, agents: found.map(({ id, name }) => ({ id, name })) }]
}
