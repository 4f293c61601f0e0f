import type { Json } from '../../core/json/json'
import type { QueueRule, QueueRules, SnapshotConditionalGroup, SnapshotGroup, SnapshotQueue } from '../../documents'
import type { Refusal } from './file/refusal'
import type { Path } from './file/view'
import type { Org } from './org'

/**
 * The conditional group routing that makes a queue overflow as its rules require; `setting` is undefined if it already
 * does.
 */
export interface OverflowSettings {
  readonly setting: Json | undefined
  readonly refused: readonly Refusal[]
}

/**
 * Translates overflow rules into conditional group routing. On the platform a queue can offer a long-waiting contact to
 * further groups, but not to other queues, so overflow to a queue uses the groups that its members come from. Existing
 * rules of the queue come before ours; a rule for the same groups gets our limit.
 */
export function overflowSettings(org: Org, queue: SnapshotQueue, rules: QueueRules, path: Path): OverflowSettings {
  const there = queue.conditionalGroups ?? []
  let wanted: readonly SnapshotConditionalGroup[] = there
  const refused: Refusal[] = []
  for (const [index, rule] of (rules.rules ?? []).entries()) {
    const made = ruleFor(org, queue, rule, [...path, 'rules', index])
    if (made === undefined) continue
    if ('message' in made) refused.push(made)
    else wanted = withRule(wanted, made)
  }
  const same = JSON.stringify(wanted) === JSON.stringify(there)
  return { setting: same ? undefined : { rules: wanted.map(toSetting) }, refused }
}

function ruleFor(
  org: Org,
  queue: SnapshotQueue,
  { overflowQueue, overflowAfterSeconds }: QueueRule,
  path: Path,
): SnapshotConditionalGroup | Refusal | undefined {
  const target = overflowQueue === undefined ? undefined : org.queues.find(overflowQueue).found
  if (target === undefined || target.id === queue.id) return undefined
  const at = [...path, 'overflowQueue']
  const groups = target.memberGroups ?? []
  if (groups.length === 0) {
    const message = `${queue.name} cannot overflow to ${target.name}: a queue can ask further groups of people, not queues, and ${target.name} has no group among its members`
    return { code: 'lever.none', path: at, message }
  }
  const seconds = overflowAfterSeconds ?? leastTarget(queue)
  if (seconds === undefined) {
    const message = `${queue.name} has no service level that says when to overflow; write overflowAfterSeconds`
    return { code: 'lever.none', path: at, message }
  }
  return { metric: 'EstimatedWaitTime', operator: 'GreaterThan', value: seconds, groups }
}

function leastTarget({ serviceLevels }: SnapshotQueue): number | undefined {
  const seconds = Object.values(serviceLevels).flatMap((target) => target?.seconds ?? [])
  return seconds.length === 0 ? undefined : Math.min(...seconds)
}

function withRule(
  rules: readonly SnapshotConditionalGroup[],
  rule: SnapshotConditionalGroup,
): readonly SnapshotConditionalGroup[] {
  const key = groupsKey(rule.groups)
  const at = rules.findIndex(({ metric, operator, groups }) => {
    return metric === rule.metric && operator === rule.operator && groupsKey(groups) === key
  })
  if (at < 0) return [...rules, rule]
  return rules.map((one, index) => (index === at ? { ...one, value: rule.value } : one))
}

function groupsKey(groups: readonly SnapshotGroup[]): string {
  return groups
    .map(({ id }) => id)
    .sort()
    .join()
}

function toSetting({ queueId, metric, operator, value, groups, waitSeconds }: SnapshotConditionalGroup): Json {
  return {
    ...(queueId === undefined ? {} : { queue: { id: queueId } }),
    metric,
    operator,
    conditionValue: value,
    groups: groups.map(({ id, type }) => ({ id, type })),
    ...(waitSeconds === undefined ? {} : { waitSeconds }),
  }
}
