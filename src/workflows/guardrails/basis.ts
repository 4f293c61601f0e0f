import { addTo } from '../../core/group-by'
import { compareText } from '../../core/order'
import type {
  Change,
  Guardrails,
  ModelAgent,
  ModelContactType,
  PlanBasis,
  Ref,
  RoutingModel,
  Snapshot,
} from '../../documents'
import { indexNames, type Names } from '../kit/names'
import { type CheckContext, createCheckContext } from './checking'

/**
 * Collects the data that a plan must contain so that its apply can check limits on people and live queues again;
 * undefined without such limits.
 */
export function buildBasis(
  guardrails: Guardrails,
  snapshot: Snapshot,
  changes: readonly Change[],
  model: RoutingModel | undefined,
): PlanBasis | undefined {
  const { coverage = [], certifications = [], live = [], maxSkillsPerAgent } = guardrails
  if (coverage.length + certifications.length + live.length === 0 && maxSkillsPerAgent === undefined) return undefined
  const context = createCheckContext({ guardrails, snapshot, changes, now: 0 })
  const covered = named(
    context.skills.find,
    coverage.map(({ skill }) => skill),
  )
  const skills = refs([
    ...covered,
    ...named(
      context.skills.find,
      certifications.map(({ skill }) => skill),
    ),
  ])
  const queues = named(
    context.queues.find,
    coverage.map(({ queue }) => queue),
  )
  const agents = listAgents(context, covered, certifications.length > 0 || maxSkillsPerAgent !== undefined)
  const part = model === undefined || !needsModel(coverage) ? undefined : restrictModel(context, model, agents)
  return {
    skills,
    queues,
    agents,
    live: listLiveQueues(guardrails, snapshot, changes, model),
    ...(part === undefined ? {} : { model: part }),
  }
}

/**
 * The queues that limits on live queues apply to: the named ones and, for a limit that names none, those that the
 * changes touch.
 */
export function listLiveQueues(
  { live = [] }: Pick<Guardrails, 'live'>,
  snapshot: Snapshot,
  changes: readonly Change[],
  model: RoutingModel | undefined,
): Ref[] {
  const { find } = indexNames<Ref>('queue', snapshot.queues)
  const any = live.some(({ queue }) => queue === undefined)
  return refs([
    ...named(
      find,
      live.map(({ queue }) => queue),
    ),
    ...(any ? touched(snapshot, changes, model) : []),
  ])
}

function named(find: Names<Ref>['find'], names: readonly (string | undefined)[]): Ref[] {
  return refs(
    names.flatMap((name) => {
      const found = name === undefined ? undefined : find(name)
      return found !== undefined && 'item' in found ? [found.item] : []
    }),
  )
}

/**
 * Agents whom limits may concern: licensed agents who hold a covered skill before or after the changes, and, if grants are
 * limited, all who get a skill or another level of one.
 */
function listAgents({ snapshot, changes, after }: CheckContext, covered: readonly Ref[], grants: boolean): Ref[] {
  const granted = new Set(
    grants ? changes.flatMap((change) => (change.kind === 'skill.set' ? [change.user.id] : [])) : [],
  )
  return refs(
    snapshot.agents.filter(({ id, licensed, skills }) => {
      const holds = covered.some(
        (skill) => after.skillsOf(id).has(skill.id) || skills.some((one) => one.id === skill.id),
      )
      return (licensed !== false && holds) || granted.has(id)
    }),
  )
}

/** Only the part of a model that limits on coverage need, since the plan contains it. */
function restrictModel(
  { guardrails, skills, queues }: CheckContext,
  model: RoutingModel,
  agents: readonly Ref[],
): RoutingModel {
  const ids = new Set(agents.map(({ id }) => id))
  const limits = (guardrails.coverage ?? []).flatMap(({ minShare, skill, queue }) => {
    const [skillLookup, queueLookup] = [skills.find(skill), queue === undefined ? undefined : queues.find(queue)]
    if (minShare === undefined || !('item' in skillLookup)) return []
    return [
      {
        skillId: skillLookup.item.id,
        queueId: queueLookup !== undefined && 'item' in queueLookup ? queueLookup.item.id : undefined,
      },
    ]
  })
  const requested = model.contactTypes.filter(({ skillIds, queueId }) =>
    limits.some((limit) => skillIds.includes(limit.skillId) && (limit.queueId ?? queueId) === queueId),
  )
  const queueIds = new Set(requested.map(({ queueId }) => queueId))
  return {
    format: 'skillroute/model@1',
    skills: model.skills,
    queues: model.queues.filter(({ id }) => queueIds.has(id)),
    contactTypes: requested.map(bareType),
    agents: model.agents.filter(({ id }) => ids.has(id)).map((agent) => bareAgent(agent, queueIds)),
    notes: [],
  }
}

function bareType(type: ModelContactType): ModelContactType {
  const { weekProfile: _profile, handleTime: _time, patience: _patience, ...rest } = type
  return rest
}

/** An agent without handle times and resolution, and with no queues but these. */
function bareAgent(agent: ModelAgent, queueIds: ReadonlySet<string>): ModelAgent {
  const { ahtSeconds: _aht, resolution: _resolution, ...rest } = agent
  return { ...rest, queues: agent.queues.filter(({ queueId }) => queueIds.has(queueId)), handling: [] }
}

/**
 * Queues that the changes may affect: changed queues, and queues in which a changed agent is activated. With a model, a
 * changed skill counts only in queues whose contact types require it.
 */
function touched(snapshot: Snapshot, changes: readonly Change[], model: RoutingModel | undefined): Ref[] {
  const changedQueues = changes.flatMap((change) => ('queue' in change ? [change.queue] : []))
  const joinedBy = queuesByMember(snapshot)
  const joined = changes.flatMap((change) => {
    if (!('user' in change) || 'queue' in change) return []
    const all = joinedBy.get(change.user.id) ?? []
    if (model === undefined || !('skill' in change)) return all
    const required = new Set(
      model.contactTypes.flatMap(({ skillIds, queueId }) => (skillIds.includes(change.skill.id) ? [queueId] : [])),
    )
    return all.filter(({ id }) => required.has(id))
  })
  return refs([...changedQueues, ...joined])
}

function queuesByMember({ queues }: Snapshot): Map<string, Ref[]> {
  const byMember = new Map<string, Ref[]>()
  for (const { id, name, members } of queues) {
    for (const { userId, joined } of members) {
      if (joined) addTo(byMember, userId, { id, name })
    }
  }
  return byMember
}

function refs(all: readonly Ref[]): Ref[] {
  const byId = new Map(all.map(({ id, name }) => [id, { id, name }]))
  return [...byId.values()].sort((a, b) => compareText(a.id, b.id))
}

/** Whether guardrails can be checked only with the demand: those on saturation, and some on coverage. */
export function needsDemand({ saturation = [], coverage = [] }: Partial<Guardrails> = {}): boolean {
  return saturation.length > 0 || needsModel(coverage)
}

/**
 * Whether a limit on coverage needs a model of the demand: a share of contacts, or agents on duty at times of the week.
 */
function needsModel(coverage: NonNullable<Guardrails['coverage']>): boolean {
  return coverage.some(({ minShare, during }) => minShare !== undefined || during !== undefined)
}
