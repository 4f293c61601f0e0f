import { defined } from '../../core/defined'
import { asList, getField } from '../../core/json/unknown'
import type { ModelConditionalGroup, ModelQueue } from '../../documents'
import { routingSchema } from '../../documents/org/snapshot-routing'
import { activationRules, areTooManyGates, parseCondition } from '../../optimizer/model/conditional-groups'
import type { World, WorldQueue } from '../model/types'
import { groupPeople } from '../world/membership'

/** Settings of a queue, in the form of the API. */
export type QueueSettings = Readonly<Record<string, unknown>>

/** A queue's routing settings in the form of the simulator; ALL where no method is set. */
export function queueRules(world: World, queue: WorldQueue, predictive: boolean): ModelQueue {
  const { skillEvaluationMethod, scoringMethod, name } = queue.config
  const rings = readRings(queue.config)
  const conditionalGroups = readConditionalGroups(world, queue)
  return {
    id: queue.id,
    name,
    evaluation: typeof skillEvaluationMethod === 'string' ? skillEvaluationMethod : 'ALL',
    predictive,
    scoring: scoringMethod === 'PriorityOnly' ? 'PriorityOnly' : 'TimestampAndPriority',
    ...(rings.length > 1 ? { rings } : {}),
    ...(conditionalGroups.length > 0 ? { conditionalGroups } : { groupActivation: readGroupActivation(world, queue) }),
  }
}

/** Whether a queue routes by bullseye rings. */
export function hasRings(config: QueueSettings): boolean {
  return readRings(config).length > 1
}

/** The queue settings that decide who gets which contact. */
export function routingSettings({ config }: WorldQueue): readonly unknown[] {
  const { skillEvaluationMethod, bullseye, scoringMethod, mediaSettings } = config
  const { conditionalGroupRouting, conditionalGroupActivation, routingRules, lastAgentRoutingMode, acwSettings } =
    config
  return [
    skillEvaluationMethod,
    bullseye,
    scoringMethod,
    mediaSettings,
    conditionalGroupRouting,
    conditionalGroupActivation,
    routingRules,
    lastAgentRoutingMode,
    acwSettings,
  ]
}

/** How contacts of a queue that are for one agent are routed at first, and for how long; undefined: as all others. */
export function ownAgentRouting(config: QueueSettings, lastAgentSeconds: number) {
  const rules = asList(config.routingRules)
  const seconds = rules.reduce((sum: number, rule) => sum + Math.max(0, Number(getField(rule, 'waitSeconds')) || 0), 0)
  if (rules.length > 0) return { routing: 'Preferred', seconds }
  const { lastAgentRoutingMode = 'Disabled', conditionalGroupRouting, directRouting } = config
  const isLast = lastAgentRoutingMode !== 'Disabled' && (conditionalGroupRouting ?? directRouting) === undefined
  return isLast ? { routing: 'Last', seconds: lastAgentSeconds } : undefined
}

/** The alerting time-out of the platform where a queue sets none. */
const USUAL_ALERT_SECONDS = 8

/** How long a contact rings at an agent of a queue who does not answer, in seconds. */
export function alertingTimeout({ config }: WorldQueue, mediaType: string): number {
  const settings = getField(config.mediaSettings, mediaType === 'voice' ? 'call' : mediaType)
  const seconds = getField(settings, 'alertingTimeoutSeconds')
  return typeof seconds === 'number' ? seconds : USUAL_ALERT_SECONDS
}

/** After-call work under a queue's settings: ended by a time-out, or as long as a forced one. In ms. */
export function limitedAcwMs({ acwSettings: settings }: QueueSettings, acwMs: number): number {
  const [prompt, timeoutMs] = [getField(settings, 'wrapupPrompt'), getField(settings, 'timeoutMs')]
  if (typeof timeoutMs !== 'number') return acwMs
  if (prompt === 'MANDATORY_FORCED_TIMEOUT') return timeoutMs
  return prompt === 'MANDATORY_TIMEOUT' || prompt === 'AGENT_REQUESTED' ? Math.min(acwMs, timeoutMs) : acwMs
}

function readRings(config: QueueSettings): { timeoutSeconds?: number; skillsToRemove: string[] }[] {
  return asList(getField(config.bullseye, 'rings')).map((ring) => {
    const criteria = asList(getField(ring, 'expansionCriteria'))
    const timeout = criteria.find((criterion) => getField(criterion, 'type') === 'TIMEOUT_SECONDS')
    const seconds = Number(getField(timeout, 'threshold') ?? Number.NaN)
    return {
      ...(Number.isFinite(seconds) && seconds >= 0 ? { timeoutSeconds: seconds } : {}),
      skillsToRemove: asList(getField(getField(ring, 'actions'), 'skillsToRemove')).map((skill) =>
        String(getField(skill, 'id')),
      ),
    }
  })
}

function readConditionalGroups(world: World, queue: WorldQueue): ModelConditionalGroup[] {
  return asList(getField(queue.config.conditionalGroupRouting, 'rules')).flatMap((rule) => {
    const value = Number(getField(rule, 'conditionValue'))
    const condition = parseCondition(getField(rule, 'metric'), getField(rule, 'operator'), value)
    if (condition === undefined) return []
    const measured = getField(getField(rule, 'queue'), 'id')
    const groups = asList(getField(rule, 'groups')).map((group) => ({ id: String(getField(group, 'id')) }))
    return {
      ...(typeof measured === 'string' && world.queues.has(measured) ? { queueId: measured } : {}),
      ...condition,
      ...collectPeople(world, queue, groups),
      waitSeconds: Math.max(0, Number(getField(rule, 'waitSeconds') ?? 0) || 0),
    }
  })
}

/** A rule gates members alone: people of a group that is no member are not asked. */
function collectPeople(world: World, queue: WorldQueue, groups: readonly { readonly id: string }[]) {
  const groupIds = groups.map(({ id }) => id)
  const people = new Set(groupIds.flatMap((id) => [...groupPeople(world, id)]))
  return { agentIds: [...people].filter((id) => queue.members.get(id)?.joined === true), groupIds }
}

/** Rules with settings that cannot be read, and too many for the simulator, have no effect. */
function readGroupActivation(world: World, queue: WorldQueue): NonNullable<ModelQueue['groupActivation']> {
  const { conditionalGroupActivation } = queue.config
  const { data } = routingSchema().safeParse(defined({ conditionalGroupActivation }))
  const activation = data?.conditionalGroupActivation
  const rules = activation && activationRules(activation, (groups) => collectPeople(world, queue, groups))
  const isKnown = ({ queueId = queue.id }: { readonly queueId?: string }): boolean => world.queues.has(queueId)
  const known = (rules ?? []).filter(({ anyOf }) => anyOf.flat().every(isKnown))
  return areTooManyGates(known.length, readRings(queue.config).length) ? [] : known
}
