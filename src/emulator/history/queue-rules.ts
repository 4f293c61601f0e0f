import type { ModelConditionalGroup, ModelQueue } from '../../documents'
import { parseCondition } from '../../optimizer/model/conditional-groups'
import { isObject } from '../answers/body'
import type { World, WorldQueue } from '../model/types'
import { groupPeople } from '../world/membership'

/** A queue's routing settings in the form of the simulator; ALL where no method is set. */
export function queueRules(world: World, queue: WorldQueue, predictive: boolean): ModelQueue {
  const { skillEvaluationMethod, scoringMethod, name } = queue.config
  const rings = ringsOf(queue)
  const conditionalGroups = conditionalGroupsOf(world, queue)
  return {
    id: queue.id,
    name,
    evaluation: typeof skillEvaluationMethod === 'string' ? skillEvaluationMethod : 'ALL',
    predictive,
    scoring: scoringMethod === 'PriorityOnly' ? 'PriorityOnly' : 'TimestampAndPriority',
    ...(rings.length > 1 ? { rings } : {}),
    ...(conditionalGroups.length > 0 ? { conditionalGroups } : {}),
  }
}

/** Whether a queue routes by bullseye rings. */
export function hasRings(queue: WorldQueue): boolean {
  return ringsOf(queue).length > 1
}

/** The queue settings that decide who gets which contact. */
export function routingSettings({ config }: WorldQueue): readonly unknown[] {
  const { skillEvaluationMethod, bullseye, scoringMethod, conditionalGroupRouting, mediaSettings } = config
  return [skillEvaluationMethod, bullseye, scoringMethod, conditionalGroupRouting, mediaSettings]
}

/** The alerting time-out of the platform where a queue sets none. */
const USUAL_ALERT_SECONDS = 8

/** How long a contact rings at an agent of a queue who does not answer, in seconds. */
export function alertingTimeout({ config }: WorldQueue, mediaType: string): number {
  const settings = field(config.mediaSettings, mediaType === 'voice' ? 'call' : mediaType)
  const seconds = field(settings, 'alertingTimeoutSeconds')
  return typeof seconds === 'number' ? seconds : USUAL_ALERT_SECONDS
}

/** After-call work under a queue's settings: ended by a time-out, or as long as a forced one. In ms. */
export function limitedAcwMs(queue: WorldQueue | undefined, acwMs: number): number {
  const settings = queue?.config.acwSettings
  const [prompt, timeoutMs] = [field(settings, 'wrapupPrompt'), field(settings, 'timeoutMs')]
  if (typeof timeoutMs !== 'number') return acwMs
  if (prompt === 'MANDATORY_FORCED_TIMEOUT') return timeoutMs
  return prompt === 'MANDATORY_TIMEOUT' || prompt === 'AGENT_REQUESTED' ? Math.min(acwMs, timeoutMs) : acwMs
}

function ringsOf(queue: WorldQueue): { timeoutSeconds?: number; skillsToRemove: string[] }[] {
  return list(field(queue.config.bullseye, 'rings')).map((ring) => {
    const criteria = list(field(ring, 'expansionCriteria'))
    const timeout = criteria.find((criterion) => field(criterion, 'type') === 'TIMEOUT_SECONDS')
    const seconds = Number(field(timeout, 'threshold') ?? Number.NaN)
    return {
      ...(Number.isFinite(seconds) && seconds >= 0 ? { timeoutSeconds: seconds } : {}),
      skillsToRemove: list(field(field(ring, 'actions'), 'skillsToRemove')).map((skill) => String(field(skill, 'id'))),
    }
  })
}

function conditionalGroupsOf(world: World, queue: WorldQueue): ModelConditionalGroup[] {
  return list(field(queue.config.conditionalGroupRouting, 'rules')).flatMap((rule) => {
    const value = Number(field(rule, 'conditionValue'))
    const condition = parseCondition(field(rule, 'metric'), field(rule, 'operator'), Math.max(0, value))
    if (condition === undefined) return []
    const measured = field(field(rule, 'queue'), 'id')
    const groups = list(field(rule, 'groups')).map((group) => String(field(group, 'id')))
    return {
      ...(typeof measured === 'string' && world.queues.has(measured) ? { queueId: measured } : {}),
      ...condition,
      // A rule gates members alone: people of a group that is no member are not asked.
      agentIds: [...new Set(groups.flatMap((id) => [...groupPeople(world, id)]))].filter(
        (id) => queue.members.get(id)?.joined === true,
      ),
      groupIds: groups,
      waitSeconds: Math.max(0, Number(field(rule, 'waitSeconds') ?? 0) || 0),
    }
  })
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
