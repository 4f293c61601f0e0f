import type { QueueRule, QueueRules, SnapshotQueue } from '../../documents'
import { otherChoice } from '../../optimizer/model/queue-routing'
import type { Refusal } from './file/refused-rule'
import { listMedia } from './file/schema'
import type { Path } from './file/view'
import type { Org } from './org'
import type { Requirement } from './requirements'

/** Score of 100 is level 5. */
const SCORE_PER_LEVEL = 20

/** The requirements of one queue's rules for its members, and the refused parts. */
export interface QueueRequirements {
  readonly levels: readonly Requirement[]
  readonly capacities: readonly Requirement[]
  readonly refused: readonly Refusal[]
}

/** Expands the rules of one queue. */
export function expandQueueRules(org: Org, queue: SnapshotQueue, rules: QueueRules, path: Path): QueueRequirements {
  const parts = (rules.rules ?? []).map((rule, index) => {
    const at = [...path, 'rules', index]
    return { levels: levels(org, queue, rule, at), capacities: capacities(org, queue, rules, rule, at) }
  })
  return {
    levels: parts.flatMap(({ levels: { required } }) => required),
    capacities: parts.flatMap(({ capacities: { required } }) => required),
    refused: parts.flatMap((part) => [...part.levels.refused, ...part.capacities.refused]),
  }
}

interface Part {
  readonly required: readonly Requirement[]
  readonly refused: readonly Refusal[]
}

const NOTHING: Part = { required: [], refused: [] }

function levels(org: Org, queue: SnapshotQueue, rule: QueueRule, path: Path): Part {
  const skill = org.skills.find(rule.skill).found
  if (rule.priorityScore === undefined || skill === undefined) return NOTHING
  const at = [...path, 'priorityScore']
  const why = explainUnusedLevels(queue)
  if (why !== undefined) {
    return refuse(at, `${queue.name}: the score of ${skill.name} has no effect, since ${why}`)
  }
  const value = rule.priorityScore / SCORE_PER_LEVEL
  const agents = org
    .joined(queue)
    .filter((agent) => rule.holdersOnly !== true || agent.skills.some(({ id }) => id === skill.id))
  const shared = { target: `skill:${skill.id}`, of: { id: skill.id, name: skill.name }, value, path: at }
  return {
    required: agents.map((agent) => ({ agent, ...shared, how: 'exact' as const, by: `queue ${queue.name}` })),
    refused: [],
  }
}

/** Why levels have no effect in a queue: they rank agents only if it evaluates BEST and nothing else chooses. */
function explainUnusedLevels(queue: SnapshotQueue): string | undefined {
  const other = otherChoice(queue)
  if (other !== undefined) return other
  return queue.evaluation === 'BEST'
    ? undefined
    : `levels order agents only under BEST and it evaluates ${queue.evaluation}`
}

function capacities(org: Org, queue: SnapshotQueue, { media }: QueueRules, rule: QueueRule, path: Path): Part {
  if (rule.maxCapacity === undefined) return NOTHING
  const value = rule.maxCapacity
  const at = [...path, 'maxCapacity']
  const affected = listMedia(queue, media)
  if (affected.length === 0) {
    const has = Object.keys(queue.serviceLevels).sort().join(', ')
    return refuse(at, `${queue.name} takes ${has === '' ? 'no known medium' : has}; name one with media`)
  }
  return {
    required: org.joined(queue).flatMap((agent) =>
      affected.map((medium) => ({
        agent,
        target: `capacity:${medium}`,
        of: { id: medium, name: `capacity for ${medium}` },
        value,
        how: 'exact' as const,
        by: `queue ${queue.name}`,
        path: at,
      })),
    ),
    refused: [],
  }
}

function refuse(path: Path, message: string): Part {
  return { required: [], refused: [{ code: 'lever.none', path, message }] }
}
