import { type Issue, ValidationError } from '../../core/errors'
import { groupBy } from '../../core/group-by'
import { isRecord } from '../../core/json/unknown'
import type {
  Change,
  QueueRecommendation,
  Recommendation,
  RoutingModel,
  SkillChange,
  SkillMove,
  SkillRecommendation,
} from '../../documents'
import { issue, itemIssues, levelIssue, refuse } from '../erlang/kit/inputs'
import { applyChanges, type OtherChange } from './apply-changes'
import { assertModel } from './model-input'

/** Anything that describes a change: a bare move, a recommendation, or any change of a plan. */
export type MoveLike = SkillMove | Recommendation | Change

/** Whether this is a change of a plan that does not concern a skill. */
function isOther(like: MoveLike): like is OtherChange {
  return 'kind' in like && !('agentId' in like) && OTHERS.some(([name]) => like.kind.startsWith(name))
}

function isOfQueue(like: MoveLike): like is QueueRecommendation {
  return 'action' in like && (like.action === 'JOIN' || like.action === 'RING')
}

/** The change of a plan that carries out a recommended membership or ring. */
function memberChange({ id, agent, queue, after, reason, value }: QueueRecommendation): OtherChange {
  const membership = { joined: true, ring: after }
  return { id, kind: 'member.add', user: agent, queue, before: null, after: membership, reason, value }
}

/** The bare move of a recommended skill or of a plan's change. */
function skillMove(like: SkillMove | SkillRecommendation | SkillChange): SkillMove {
  if ('agentId' in like) return like
  const agent = 'agent' in like ? like.agent : like.user
  return { agentId: agent.id, skillId: like.skill.id, level: like.after }
}

/**
 * The model as it would be after the moves. The input is not changed; removing a skill that is not held changes
 * nothing. Changes of a plan that no model can show (see `isValued`) are ignored.
 * @throws ValidationError for an agent or skill that the model does not hold, a level outside 0-5, or two different
 *   levels for one agent and skill
 */
export function applyMoves(model: RoutingModel, moves: readonly MoveLike[]): RoutingModel {
  assertModel(model)
  refuse(SUBJECT, itemIssues('changes', moves ?? null, moveIssue))
  const desired = moves.flatMap((move) => (isOther(move) || isOfQueue(move) ? [] : [skillMove(move)]))
  checkMoves(model, desired)
  const byAgent = groupBy(desired, ({ agentId }) => agentId)
  const agents = model.agents.map((agent) => {
    const agentMoves = byAgent.get(agent.id)
    if (agentMoves === undefined) return agent
    const levels = new Map(agent.skills.map((skill) => [skill.id, skill.level]))
    for (const { skillId, level } of agentMoves) {
      if (level === null) levels.delete(skillId)
      else levels.set(skillId, level)
    }
    return {
      ...agent,
      skills: [...levels].map(([id, level]) => ({ id, level })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    }
  })
  const others = moves.flatMap((move) => (isOfQueue(move) ? [memberChange(move)] : isOther(move) ? [move] : []))
  return applyChanges({ ...model, agents }, others)
}

const SUBJECT = 'skill changes'

/** The issue of a value that is not a move in any of its forms. */
function moveIssue(path: string, move: unknown): Issue | undefined {
  if (!isRecord(move)) return issue(path, EXPECTED, move)
  const has = (name: string): boolean => isRecord(Reflect.get(move, name))
  const [kind, needs] = OTHERS.find(([name]) => String(Reflect.get(move, 'kind')).startsWith(name)) ?? []
  const isMove =
    'agentId' in move ||
    (kind === undefined ? (has('agent') || has('user')) && (has('skill') || has('queue')) : needs?.every(has))
  return isMove === true ? undefined : issue(path, EXPECTED, move)
}

/** The subject of each kind of plan change that does not concern a skill. */
const OTHERS = [
  ['language.', ['user', 'language']],
  ['member.', ['user', 'queue']],
  ['queue.', ['queue']],
  ['utilization.', ['user']],
] as const

const EXPECTED = 'must be { agentId, skillId, level }, a recommendation or a change of a plan'

function checkMoves(model: RoutingModel, moves: readonly SkillMove[]): void {
  const agents = new Set(model.agents.map((agent) => agent.id))
  const skills = new Set(model.skills.map((skill) => skill.id))
  const seen = new Map<string, number | null>()
  const issues: Issue[] = moves.flatMap(({ agentId, skillId, level }, i) => {
    const at = `changes[${i}]`
    const found: Issue[] = []
    if (!agents.has(agentId)) found.push({ path: `${at}.agent`, message: `agent "${agentId}" is not in the model` })
    if (!skills.has(skillId)) found.push({ path: `${at}.skill`, message: `skill "${skillId}" is not in the model` })
    const off = level === null ? undefined : levelIssue(`${at}.level`, level)
    if (off !== undefined) found.push(off)
    const key = `${agentId}\n${skillId}`
    if (seen.has(key) && seen.get(key) !== level) {
      found.push({ path: at, message: `agent "${agentId}" gets two different levels of skill "${skillId}"` })
    }
    seen.set(key, level)
    return found
  })
  if (issues.length > 0) throw new ValidationError(issues, { subject: SUBJECT })
}
