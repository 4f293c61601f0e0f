import { LIMITS } from '../../../core/limits'
import { bodyObject, isObject, type JsonObject, requireOneOf, throwInvalidField } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import type { RouteContext, World, WorldQueue } from '../../model/types'
import { defaultQueueConfig } from '../../world/generate-queues'
import { divisionIdIn, visibleSkill } from '../shared/lookup'

/** Members of a body that the platform sets itself. */
const COMPUTED = [
  'id',
  'selfUri',
  'dateCreated',
  'dateModified',
  'createdBy',
  'modifiedBy',
  'memberCount',
  'userMemberCount',
  'joinedMemberCount',
  'sourceQueueId',
  'division',
]
/** Shortest alerting time, and shortest service-level target. */
const MIN_ALERTING_SECONDS = 7
const MIN_TARGET_MS = 1000
/** After-call work: 1 s to 60 min. */
const ACW_MS = { min: 1000, max: 3_600_000 }
const TIMED_PROMPTS = ['AGENT_REQUESTED', 'MANDATORY_TIMEOUT', 'MANDATORY_FORCED_TIMEOUT']
const MAX_GROUP_RULES = 5
const MAX_ROUTING_RULES = 6

/**
 * A queue's settings from a full body: members left out are reset to their defaults, and unknown fields are kept.
 * @param queue the queue being replaced, if there is one
 * @throws Refusal 400 with the code of the first error
 */
export function readQueue(
  context: RouteContext,
  queue: WorldQueue | undefined,
  homeDivisionId: string,
): WorldQueue['config'] {
  const { world } = context
  const body = bodyObject(context.body)
  const name = body.name
  if (typeof name !== 'string' || name.trim() === '')
    return refuse(400, 'invalid.name', 'Invalid queue name specified.')
  const taken = [...world.queues.values()].some(
    (other) => other !== queue && other.config.name.toLowerCase() === name.toLowerCase(),
  )
  if (taken) refuse(400, 'duplicate.name', 'A queue with this name already exists.', { entityName: name })
  if (body.skillEvaluationMethod !== undefined)
    requireOneOf(body.skillEvaluationMethod, ['NONE', 'BEST', 'ALL'], 'skillEvaluationMethod')
  checkMedia(body.mediaSettings)
  checkAcw(body.acwSettings)
  checkBullseye(context, body.bullseye)
  checkGroups(world, body.memberGroups)
  checkCount('routingRules', body.routingRules, MAX_ROUTING_RULES)
  const conditional = readGroupRouting(context, body.conditionalGroupRouting)
  if (context.switches.groupRuleMembers === 'refuse') checkRuleGroups(body, conditional)
  const divisionId = divisionIdIn(world, body.division, queue?.config.divisionId ?? homeDivisionId)
  const given = Object.entries(body).filter(
    ([key, value]) => !COMPUTED.includes(key) && value !== undefined && value !== null,
  )
  return {
    ...defaultQueueConfig(),
    ...Object.fromEntries(given),
    ...(conditional === undefined ? {} : { conditionalGroupRouting: conditional }),
    name,
    divisionId,
  }
}

/**
 * Reads conditional group routing, without the queue of its first rule, which always concerns the queue itself. By the
 * switch, naming one there is refused.
 * @throws Refusal 400
 */
function readGroupRouting({ switches }: RouteContext, routing: unknown): JsonObject | undefined {
  if (!isObject(routing)) return undefined
  checkCount('conditionalGroupRouting.rules', routing.rules, MAX_GROUP_RULES)
  const [first, ...others]: readonly unknown[] = Array.isArray(routing.rules) ? routing.rules : []
  if (!isObject(first) || first.queue === undefined || first.queue === null) return routing
  if (switches.groupRuleOwnQueue === 'refuse')
    throwInvalidField('conditionalGroupRouting.rules[0].queue', 'the first rule must not name a queue')
  const { queue: _own, ...rule } = first
  return { ...routing, rules: [rule, ...others] }
}

/** @throws Refusal 400 for a rule that names a group that is no member of the queue */
function checkRuleGroups(body: JsonObject, routing: JsonObject | undefined): void {
  const listIds = (groups: unknown): string[] =>
    Array.isArray(groups) ? groups.flatMap((group: unknown) => (isObject(group) ? [String(group.id)] : [])) : []
  const rings = listRings(body).flatMap((ring) => (isObject(ring) ? listIds(ring.memberGroups) : []))
  const members = new Set([...listIds(body.memberGroups), ...rings])
  const rules: readonly unknown[] = Array.isArray(routing?.rules) ? routing.rules : []
  for (const [i, rule] of rules.entries()) {
    const other = isObject(rule) ? listIds(rule.groups).find((id) => !members.has(id)) : undefined
    if (other !== undefined)
      throwInvalidField(`conditionalGroupRouting.rules[${i}].groups`, `${other} is no member group of the queue`)
  }
}

/** Refuses to remove a ring that has groups or members. @throws Refusal 400 `queue.ring.has.members` */
export function checkRingsUnchanged(queue: WorldQueue, next: JsonObject): void {
  const retained = Math.max(1, listRings(next).length)
  const lost = listRings(queue.config).slice(retained)
  const groups = lost.some((ring) => isObject(ring) && Array.isArray(ring.memberGroups) && ring.memberGroups.length > 0)
  const members = [...queue.members.values()].some((member) => member.ringNumber > retained)
  if (groups || members)
    refuse(
      400,
      'queue.ring.has.members',
      'One or more bullseye rings cannot be removed, due to having assigned members.',
      { entityId: queue.id },
    )
}

/** The rings of a queue body; empty without bullseye. */
export function listRings(config: JsonObject): readonly unknown[] {
  const bullseye = config.bullseye
  return isObject(bullseye) && Array.isArray(bullseye.rings) ? bullseye.rings : []
}

function checkMedia(settings: unknown): void {
  if (!isObject(settings)) return
  for (const [medium, value] of Object.entries(settings)) {
    if (!isObject(value)) continue
    const at = `mediaSettings.${medium}`
    if (typeof value.alertingTimeoutSeconds === 'number' && value.alertingTimeoutSeconds < MIN_ALERTING_SECONDS)
      throwInvalidField(`${at}.alertingTimeoutSeconds`, `must be at least ${MIN_ALERTING_SECONDS}`)
    if (medium === 'callback' && value.mode !== undefined)
      requireOneOf(value.mode, ['AgentFirst', 'CustomerFirst'], `${at}.mode`)
    const target = value.serviceLevel
    if (!isObject(target)) continue
    const { percentage, durationMs } = target
    if (typeof percentage === 'number' && (percentage < 0 || percentage > 1))
      throwInvalidField(`${at}.serviceLevel.percentage`, 'must be between 0 and 1')
    if (typeof durationMs === 'number' && durationMs < MIN_TARGET_MS)
      throwInvalidField(`${at}.serviceLevel.durationMs`, `must be at least ${MIN_TARGET_MS}`)
  }
}

function checkAcw(settings: unknown): void {
  if (!isObject(settings) || typeof settings.timeoutMs !== 'number') return
  const { timeoutMs, wrapupPrompt } = settings
  if (!TIMED_PROMPTS.includes(String(wrapupPrompt)))
    throwInvalidField('acwSettings.timeoutMs', `needs a wrapupPrompt of ${TIMED_PROMPTS.join(', ')}`)
  if (timeoutMs < ACW_MS.min || timeoutMs > ACW_MS.max)
    throwInvalidField('acwSettings.timeoutMs', `must be between ${ACW_MS.min} and ${ACW_MS.max}`)
}

function checkBullseye(context: RouteContext, bullseye: unknown): void {
  if (!isObject(bullseye)) return
  const rings = listRings({ bullseye })
  if (rings.length < 2 || rings.length > LIMITS.ring.max) throwInvalidField('bullseye.rings', 'must be 2 to 6 rings')
  for (const ring of rings) {
    if (!isObject(ring)) continue
    checkGroups(context.world, ring.memberGroups)
    const removed = isObject(ring.actions) ? ring.actions.skillsToRemove : undefined
    if (!Array.isArray(removed)) continue
    for (const skill of removed) {
      const id = isObject(skill) ? String(skill.id) : ''
      if (visibleSkill(context.world, id, context.nowMs) === undefined)
        refuse(400, 'skill.does.not.exist', 'Specified skill does not exist.', { entityId: id })
    }
  }
}

function checkGroups(world: World, groups: unknown): void {
  if (!Array.isArray(groups)) return
  for (const group of groups) {
    const id = isObject(group) ? String(group.id) : ''
    const type = isObject(group) ? requireOneOf(group.type, ['TEAM', 'GROUP', 'SKILLGROUP'], 'memberGroups.type') : ''
    const known = type === 'SKILLGROUP' ? world.skillGroups.has(id) : type === 'GROUP' ? world.groups.has(id) : true
    if (!known)
      refuse(400, 'resource.not.found', `A referenced resource was not found: ${type} ${id}`, { entityId: id })
  }
}

function checkCount(field: string, rules: unknown, max: number): void {
  if (Array.isArray(rules) && rules.length > max) throwInvalidField(field, `no more than ${max} are allowed`)
}
