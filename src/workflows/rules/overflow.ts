import type { Json } from '../../core/json/json'
import type {
  QueueRule,
  QueueRules,
  Ref,
  SnapshotConditionalGroup,
  SnapshotGroup,
  SnapshotQueue,
} from '../../documents'
import type { Refusal } from './file/refused-rule'
import type { Path } from './file/view'
import type { Org } from './org'

/**
 * The conditional group routing that makes a queue overflow as its rules require; `setting` is undefined if it already
 * does.
 */
interface OverflowSettings {
  readonly setting: Json | undefined
  readonly refused: readonly Refusal[]
  /** Places of rules that the queue's rules of an unknown shape may contain; they are refused. */
  readonly unknown: readonly Path[]
}

/**
 * Translates overflow rules into conditional group routing. On the platform a queue can offer a long-waiting contact to
 * further groups, but not to other queues, so overflow to a queue uses the groups that its members come from. Existing
 * rules of the queue come before ours; a rule for the same groups gets our limit.
 */
export function overflowSettings(org: Org, queue: SnapshotQueue, rules: QueueRules, path: Path): OverflowSettings {
  const there = queue.conditionalGroups ?? []
  let next: readonly SnapshotConditionalGroup[] = there
  const ours: SnapshotConditionalGroup[] = []
  const refused: Refusal[] = []
  const unknown: Path[] = []
  for (const [index, rule] of (rules.rules ?? []).entries()) {
    const made = buildRule(org, queue, rule, [...path, 'rules', index])
    if (made === undefined) continue
    if ('message' in made) {
      refused.push(made)
      continue
    }
    const rulesWith = withRule(next, made)
    const at = [...path, 'rules', index, 'overflowQueue']
    const why = whyNot(queue, made, ours, rulesWith)
    ours.push(made)
    if (why !== undefined) refused.push({ ...why, path: at })
    // What is there already needs no write, which would lose the rules that are not known here.
    else if (queue.hasUnknownRules && !isSame(rulesWith, next)) unknown.push(at)
    else next = rulesWith
  }
  return {
    setting: isSame(next, there) ? undefined : { rules: next.map(toSetting) },
    refused: [...refused, ...unknown.map((place) => unknownRules(queue, place))],
    unknown,
  }
}

/** Rules that the platform takes for one queue. */
const MAX_RULES = 5

/** Why one more rule cannot be added: the same groups are asked after one time, and rules are limited in number. */
function whyNot(
  { name }: Ref,
  made: SnapshotConditionalGroup,
  ours: readonly SnapshotConditionalGroup[],
  all: readonly SnapshotConditionalGroup[],
): Omit<Refusal, 'path'> | undefined {
  const other = ours.find(({ groups, value }) => groupsKey(groups) === groupsKey(made.groups) && value !== made.value)
  const twice = `${name} asks the same groups after ${other?.value} s by an earlier rule, not after ${made.value} s; give one time`
  if (other !== undefined) return { code: 'clash', message: twice }
  const many = `${name} would have more than ${MAX_RULES} rules of conditional groups, which the platform refuses; remove one in Genesys Cloud`
  return all.length > MAX_RULES ? { code: 'lever.none', message: many } : undefined
}

function isSame(a: readonly SnapshotConditionalGroup[], b: readonly SnapshotConditionalGroup[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function unknownRules({ name }: Ref, path: Path): Refusal {
  const message = `${name} has rules of conditional groups of a shape that is not known here, which a write would lose; set its overflow in Genesys Cloud`
  return { code: 'lever.none', path, message }
}

function buildRule(
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
  const seconds = overflowAfterSeconds ?? minTarget(queue)
  if (seconds === undefined) {
    const message = `${queue.name} has no service level that says when to overflow; write overflowAfterSeconds`
    return { code: 'lever.none', path: at, message }
  }
  return { metric: 'EstimatedWaitTime', operator: 'GreaterThan', value: seconds, groups }
}

function minTarget({ serviceLevels }: SnapshotQueue): number | undefined {
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
