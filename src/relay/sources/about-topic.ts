import type { EventSubject, EventType } from '../../documents'

/** Types of events that carry notifications of the platform. */
type NotificationType = Exclude<Extract<EventType, `notification.${string}`>, 'notification.missed'>

/** Topics that have a type of their own; the place of the id is that of the star. */
const TOPICS: readonly (readonly [pattern: RegExp, kind: 'queue' | 'user', type: NotificationType])[] = [
  [/^v2\.analytics\.queues\.([^.]+)\.observations$/, 'queue', 'notification.queue.observations'],
  [/^v2\.analytics\.queues\.([^.]+)\.activity$/, 'queue', 'notification.queue.activity'],
  [/^v2\.routing\.queues\.([^.]+)\.users$/, 'queue', 'notification.queue.members'],
  [/^v2\.users\.([^.]+)\.routingStatus$/i, 'user', 'notification.user.routing_status'],
  [/^v2\.users\.([^.]+)\.activity$/, 'user', 'notification.user.activity'],
  [/^v2\.analytics\.users\.([^.]+)\.aggregates$/, 'user', 'notification.user.aggregates'],
  [/^v2\.[^.]*\.?queues\.([^.]+)\./, 'queue', 'notification.other'],
  [/^v2\.[^.]*\.?users\.([^.]+)\./, 'user', 'notification.other'],
]

/** What a topic is about, and the type of event that its notifications make. */
export function aboutTopic(topic: string): { readonly subject: EventSubject; readonly type: NotificationType } {
  for (const [pattern, kind, type] of TOPICS) {
    const id = pattern.exec(topic)?.[1]
    if (id !== undefined) return { subject: { kind, id }, type }
  }
  return { subject: { kind: 'topic', id: topic }, type: 'notification.other' }
}

/** The subject that all topics share; undefined without one. */
export function commonSubject(topics: readonly string[]): EventSubject | undefined {
  const [first, ...others] = topics.map((topic) => aboutTopic(topic).subject)
  const same = first !== undefined && others.every(({ kind, id }) => kind === first.kind && id === first.id)
  return same ? first : undefined
}
