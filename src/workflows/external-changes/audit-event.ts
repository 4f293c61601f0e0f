import { addTo } from '../../core/group-by'
import type { Json } from '../../core/json/json'
import type { EventSubject, EventType, ExternalChangeData, Ref, RoutingEvent } from '../../documents'
import { eventId } from '../../documents/run/event'
import type { AuditEntry } from '../../resources/audits/audit-schema'
import { auditAuthor } from '../audits/audit-author'

/** Types of events about changes by someone else. */
export type ExternalType = Extract<EventType, `routing.${string}`>

type Property = NonNullable<AuditEntry['propertyChanges']>[number]

/** Properties of one audit in its event. */
const MAX_PROPERTIES = 20

/** Entities with one type of event each. */
const BY_ENTITY: Readonly<Record<string, readonly [type: ExternalType, kind: EventSubject['kind']]>> = {
  RoutingSkill: ['routing.skill.changed', 'skill'],
  RoutingLanguage: ['routing.language.changed', 'language'],
  SkillGroup: ['routing.skill_group.changed', 'skill_group'],
  SkillGroupDefinition: ['routing.skill_group.changed', 'skill_group'],
  RoutingSettings: ['routing.settings.changed', 'org'],
  MaxOrgRoutingUtilizationCapacity: ['routing.settings.changed', 'org'],
}

/** Which part of a user a property belongs to; the first match counts. How the platform names properties is not documented. */
const BY_PROPERTY: readonly (readonly [pattern: RegExp, type: ExternalType])[] = [
  [/lang/i, 'routing.user.languages.changed'],
  [/skill|proficien/i, 'routing.user.skills.changed'],
  [/utili[sz]ation|capacity/i, 'routing.user.utilization.changed'],
]

/**
 * The events of one audit: one for each type of item that it names, none if it is not about routing or the change was
 * refused. Their ids derive from the audit's id.
 */
export function auditEvents(entry: AuditEntry, org: Ref): RoutingEvent[] {
  const id = entry.entity?.id
  if (id === undefined || entry.status === 'FAILURE') return []
  const name: unknown = entry.entity?.name
  return splitEntry(entry).map(({ type, kind, properties }) => ({
    id: eventId(type, [org.id, entry.id]),
    type,
    timestamp: entry.eventDate ?? new Date(0).toISOString(),
    subject: { kind, id, ...(typeof name === 'string' && name !== '' ? { name } : {}) },
    org,
    data: buildData(entry, properties),
  }))
}

interface Part {
  readonly type: ExternalType
  readonly kind: EventSubject['kind']
  readonly properties: readonly Property[]
}

function splitEntry({ entityType = '', action = '', propertyChanges = [] }: AuditEntry): Part[] {
  const whole = (type: ExternalType, kind: EventSubject['kind']): Part[] => [
    { type, kind, properties: propertyChanges },
  ]
  const known = Object.hasOwn(BY_ENTITY, entityType) ? BY_ENTITY[entityType] : undefined
  if (known !== undefined) return whole(...known)
  if (entityType === 'Queue') return whole(queueType(action), 'queue')
  if (entityType !== 'User' && entityType !== 'AgentRoutingInfo') return []
  if (propertyChanges.length === 0) return whole('routing.user.changed', 'user')
  const parts = new Map<ExternalType, Property[]>()
  for (const property of propertyChanges) {
    const found = BY_PROPERTY.find(([pattern]) => pattern.test(property.property ?? ''))?.[1]
    const type = found ?? (entityType === 'User' ? 'routing.user.changed' : 'routing.user.utilization.changed')
    addTo(parts, type, property)
  }
  return [...parts].map(([type, properties]) => ({ type, kind: 'user', properties }))
}

function queueType(action: string): ExternalType {
  if (/^member/i.test(action)) return 'routing.queue.members.changed'
  if (/^create/i.test(action)) return 'routing.queue.created'
  return /^delete/i.test(action) ? 'routing.queue.deleted' : 'routing.queue.changed'
}

function buildData(entry: AuditEntry, properties: readonly Property[]): ExternalChangeData {
  const { id, action = 'Change', entityType } = entry
  return {
    seenIn: 'audit',
    action,
    by: auditAuthor(entry),
    auditId: id,
    ...(entityType === undefined ? {} : { entityType }),
    properties: properties.slice(0, MAX_PROPERTIES).map(({ property = '', oldValues, newValues }) => {
      return { property, before: only(oldValues), after: only(newValues) }
    }),
  }
}

/** The platform gives every value as a list of texts. */
function only(values: readonly string[] = []): Json {
  return values.length > 1 ? [...values] : (values[0] ?? null)
}
