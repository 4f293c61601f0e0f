import { byNameThenId } from '../../core/order'
import { joinUpTo } from '../../core/text/counted'
import type {
  Change,
  Effect,
  GuardrailResult,
  Guardrails,
  LoadForecast,
  Plan,
  Ref,
  RequestBudget,
  RoutingModel,
  Snapshot,
} from '../../documents'
import { guardrailState } from '../../documents/plan/guardrail-state'
import { isSkillChange } from '../../documents/plan/skill-changes'
import { applyMoves } from '../../optimizer'
import { indexNames, type Names } from '../kit/names'

/** The data that guardrails are checked against. */
export interface GuardrailInput {
  readonly guardrails: Guardrails
  /** The org that the changes were made for. */
  readonly snapshot: Pick<Snapshot, 'agents' | 'skills' | 'queues'>
  readonly changes: readonly Change[]
  /** The forecast of the changes; null or absent: guardrails on service fail. */
  readonly effect?: Effect | null | undefined
  /** The model before the changes, needed for shares of demand and hours of the week. */
  readonly model?: RoutingModel | undefined
  /** Contacts that limits on saturation count, by ids. Default: those measured in the model. */
  readonly load?: LoadForecast | undefined
  /** The plan's hash; absent while the plan is being made, when approval cannot be checked yet. */
  readonly planHash?: string | undefined
  /** Hashes that someone approved, in addition to those in the file. */
  readonly approved?: readonly string[] | undefined
  /** Requests of the plan and the time they take; absent: a limit on that time fails. */
  readonly budget?: RequestBudget | undefined
  /** Number of changes that fit into the time limit, for the message if not all do; absent: unknown. */
  readonly fitting?: number | undefined
  /** Current time, for freezes. */
  readonly now: number | string | Date
}

/** What the checks share. */
export interface CheckContext extends GuardrailInput {
  readonly after: After
  readonly agents: Names<Ref>
  readonly skills: Names<Ref>
  readonly queues: Names<Ref>
}

export function createCheckContext(input: GuardrailInput): CheckContext {
  const { snapshot, changes } = input
  return {
    ...input,
    after: afterChanges(snapshot, changes),
    agents: indexNames<Ref>('agent', snapshot.agents),
    skills: indexNames<Ref>('skill', snapshot.skills),
    queues: indexNames<Ref>('queue', snapshot.queues),
  }
}

type Verdict = Omit<GuardrailResult, 'where' | 'changeIds'>

/** Makes a result that names everything that breaks the limit, without duplicates. */
export function verdict(part: Verdict, where: readonly Ref[] = [], changeIds: readonly string[] = []): GuardrailResult {
  const byId = new Map(where.map(({ id, name }) => [id, { id, name }]))
  return { ...part, where: [...byId.values()].sort(byNameThenId), changeIds: [...changeIds] }
}

/** The result of a limit that names something unknown: not ok, since it protects nothing. */
export function unknownThing(id: string, kind: GuardrailResult['kind'], limit: GuardrailResult['limit'], why: string) {
  return verdict({ id, kind, ok: false, limit, found: null, message: `${why}; correct the guardrails` })
}

/** Maximum number of names in a message; `where` has all of them. */
const MAX_LISTED = 4

export function someNames(refs: readonly Ref[]): string {
  return joinUpTo([...new Map(refs.map((ref) => [ref.id, ref.name])).values()].sort(), MAX_LISTED)
}

/** The user of a change, if it has one. */
export function changedUser(change: Change): Ref | undefined {
  return 'user' in change ? change.user : undefined
}

/** The queue of a change, if it has one. */
export function changedQueue(change: Change): Ref | undefined {
  return 'queue' in change ? change.queue : undefined
}

/** The parts of the org after the changes that guardrails need. */
export interface After {
  /** Level by skill id. */
  skillsOf(agentId: string): ReadonlyMap<string, number>
  /** Ids of the members activated in a queue. */
  joined(queueId: string): ReadonlySet<string>
  /** The model with the same changes. */
  model(model: RoutingModel): RoutingModel
}

export function afterChanges(snapshot: Pick<Snapshot, 'agents' | 'queues'>, changes: readonly Change[]): After {
  const skills = new Map(
    snapshot.agents.map((agent) => [agent.id, new Map(agent.skills.map(({ id, level }) => [id, level]))]),
  )
  for (const change of changes) {
    if (change.kind === 'skill.set') skills.get(change.user.id)?.set(change.skill.id, change.after)
    if (change.kind === 'skill.remove') skills.get(change.user.id)?.delete(change.skill.id)
  }
  return {
    skillsOf: (agentId) => skills.get(agentId) ?? new Map(),
    joined(queueId) {
      const queue = snapshot.queues.find(({ id }) => id === queueId)
      const ids = new Set(queue?.members.flatMap(({ userId, joined }) => (joined ? [userId] : [])))
      for (const change of changes) {
        if (change.kind === 'member.ring' || change.kind === 'queue.set' || !('queue' in change)) continue
        if (change.queue.id !== queueId) continue
        if (change.kind === 'member.join' ? change.after : change.after?.joined) ids.add(change.user.id)
        else ids.delete(change.user.id)
      }
      return ids
    },
    model: (model) => applyMoves(model, changes.filter(knownTo(model))),
  }
}

/** Selects changes that the model can show: it may lack a user without a license, or a new skill. */
function knownTo({ agents, skills }: RoutingModel): (change: Change) => boolean {
  const ids = new Set([...agents, ...skills].map(({ id }) => id))
  return (change) => !isSkillChange(change) || (ids.has(change.user.id) && ids.has(change.skill.id))
}

/**
 * Guardrails that a plan broke when it was made and that neither time nor an approval can fix. Such a plan is never
 * applied.
 */
export function brokenForGood({ guardrails = [] }: Pick<Plan, 'guardrails'>): GuardrailResult[] {
  return guardrails.filter((guardrail) => guardrailState(guardrail) === 'not kept')
}
