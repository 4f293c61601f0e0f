import type { SnapshotConditionalGroup, SnapshotGroup, SnapshotQueue } from '../../documents'
import type { Queue } from '../../resources/queues/queue'

/** The groups that a queue uses, in its membership and in its rules. */
export function groupsOf(row: Queue): Pick<SnapshotQueue, 'memberGroups' | 'conditionalGroups'> {
  const memberGroups = (row.memberGroups ?? []).flatMap(toGroup).sort((a, b) => (a.id < b.id ? -1 : 1))
  const conditionalGroups = (row.conditionalGroupRouting?.rules ?? []).flatMap((rule) => toRule(rule, row.id))
  return {
    ...(memberGroups.length === 0 ? {} : { memberGroups }),
    ...(conditionalGroups.length === 0 ? {} : { conditionalGroups }),
  }
}

function toGroup(group: Record<string, unknown>): SnapshotGroup[] {
  const { id, name, type } = group
  if (typeof id !== 'string') return []
  return [{ id, name: typeof name === 'string' ? name : id, type: typeof type === 'string' ? type : 'GROUP' }]
}

/**
 * Leaves out the queue of a rule that names the queue itself: the platform adds that to the first rule, and it means
 * the same as no queue.
 */
function toRule(rule: Record<string, unknown>, ownId: string): SnapshotConditionalGroup[] {
  const { queue, metric, operator, conditionValue, groups, waitSeconds } = rule
  if (typeof metric !== 'string' || typeof operator !== 'string' || typeof conditionValue !== 'number') return []
  const queueId: unknown = typeof queue === 'object' && queue !== null ? Reflect.get(queue, 'id') : undefined
  const members: unknown[] = Array.isArray(groups) ? groups : []
  return [
    {
      ...(typeof queueId === 'string' && queueId !== ownId ? { queueId } : {}),
      metric,
      operator,
      value: conditionValue,
      groups: members.flatMap((group) => (isRecord(group) ? toGroup(group) : [])),
      ...(typeof waitSeconds === 'number' ? { waitSeconds } : {}),
    },
  ]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
