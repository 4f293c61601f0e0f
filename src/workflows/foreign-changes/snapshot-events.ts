import type { Difference, DriftReport, EventSubject, ForeignChangeData, RoutingEvent } from '../../documents'
import { eventId } from '../../documents/run/event-id'
import type { ForeignType } from './audit-event'

/** Properties in one event. */
const MOST_PROPERTIES = 20

/** Subjects by the kinds of items that are compared. */
const KINDS: Readonly<Partial<Record<Difference['kind'], EventSubject['kind']>>> = {
  queue: 'queue',
  agent: 'user',
  skill: 'skill',
  language: 'language',
  skillGroup: 'skill_group',
}

/**
 * The events of two snapshots of one org, the right one later: one for each item and part of it that differs.
 * @param since distinguishes this comparison from others, such as the key of the left snapshot
 * @param ours OAuth clients whose changes to ignore, where an audit says that they made them
 */
export function snapshotEvents(report: DriftReport, since: string, ours: readonly string[]): RoutingEvent[] {
  const groups = new Map<string, { type: ForeignType; subject: EventSubject; differences: Difference[] }>()
  for (const difference of report.differences) {
    const [type, subject] = [typeOf(difference), subjectOf(difference)]
    if (type === undefined || subject === undefined || isOurs(difference, ours)) continue
    const key = `${type} ${subject.id}`
    const group = groups.get(key) ?? { type, subject, differences: [] }
    groups.set(key, group)
    group.differences.push(difference)
  }
  const { org, takenAt } = report.right
  return [...groups.values()].map(({ type, subject, differences }) => ({
    id: eventId(type, [org.id, since, subject.id, differences.map(({ path, left, right }) => [path, left, right])]),
    type,
    timestamp: takenAt,
    subject,
    org,
    data: dataOf(differences),
  }))
}

function typeOf({ kind, change, aspect }: Difference): ForeignType | undefined {
  switch (kind) {
    case 'queue':
      if (aspect === undefined) return change === 'added' ? 'routing.queue.created' : 'routing.queue.deleted'
      return aspect === 'members' ? 'routing.queue.members.changed' : 'routing.queue.changed'
    case 'agent':
      if (aspect === 'skills') return 'routing.user.skills.changed'
      if (aspect === 'languages') return 'routing.user.languages.changed'
      return aspect === 'utilization' ? 'routing.user.utilization.changed' : 'routing.user.changed'
    case 'skill':
      return 'routing.skill.changed'
    case 'language':
      return 'routing.language.changed'
    case 'skillGroup':
      return 'routing.skill_group.changed'
    default:
      return undefined
  }
}

function subjectOf({ kind, subject }: Difference): EventSubject | undefined {
  const [of, id] = [KINDS[kind], subject.rightId ?? subject.leftId]
  return of === undefined || id === null ? undefined : { kind: of, id, name: subject.name }
}

/** Whether the latest change that made the difference was ours. */
function isOurs({ changedBy }: Difference, ours: readonly string[]): boolean {
  const latest = changedBy?.find(({ exact }) => exact)
  return latest !== undefined && latest.by.kind === 'client' && ours.includes(latest.by.id)
}

function dataOf(differences: readonly Difference[]): ForeignChangeData {
  const [first] = differences
  const latest = differences.flatMap(({ changedBy = [] }) => changedBy.filter(({ exact }) => exact))[0]
  const words = { added: 'Create', removed: 'Delete', changed: 'Update' }
  return {
    seenIn: 'snapshot',
    action: first?.aspect === undefined ? words[first?.change ?? 'changed'] : 'Update',
    by: latest?.by ?? { kind: 'unknown', id: '' },
    ...(latest === undefined ? {} : { auditId: latest.auditId }),
    properties: differences.slice(0, MOST_PROPERTIES).map(({ aspect = 'name', item, left, right }) => ({
      property: item === undefined ? aspect : `${aspect}/${item.name}`,
      before: left,
      after: right,
    })),
  }
}
