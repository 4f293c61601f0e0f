import { type Issue, ValidationError } from '../../core/errors'
import { instantMs } from '../../core/time/instant'
import type { RoutingEvent } from '../../documents'
import type { OutboxContents, OutboxRecord } from '../../documents/ports/ports'
import type { CheckedEndpoint } from './endpoints'

/** The records that store new events. @throws ValidationError for an event that has no id, type, time or subject */
export function acceptedRecords(
  events: readonly RoutingEvent[],
  endpoints: readonly CheckedEndpoint[],
  contents: OutboxContents,
  acceptedAt: string,
): Extract<OutboxRecord, { type: 'accepted' }>[] {
  const issues = events.flatMap(problemsOf)
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'events' })
  const seen = new Set<string>()
  return events.flatMap((event) => {
    const { id, type, subject } = event
    if (contents.knows(id) || seen.has(id)) return []
    seen.add(id)
    const wanting = endpoints.filter((endpoint) => endpoint.wants(type) && !contents.disabled().has(endpoint.name))
    if (wanting.length === 0) return []
    const message = { id, type, subject: `${subject.kind}/${subject.id}`, body: JSON.stringify(event), acceptedAt }
    return [{ type: 'accepted', message, endpoints: wanting.map(({ name }) => name) }]
  })
}

/** The problems of an event. Senders without a compiler are checked too. */
function problemsOf(event: RoutingEvent, index: number): Issue[] {
  const problem = (path: string, message: string): Issue => ({ path: `[${index}].${path}`, message })
  const { id, type, timestamp, subject } = event
  return [
    ...(/^[\w-]{1,128}$/.test(id) ? [] : [problem('id', 'must be 1 to 128 letters, digits, _ or -')]),
    ...(/^\w+(\.\w+)*$/.test(type) ? [] : [problem('type', 'must be words with full stops between')]),
    ...(Number.isNaN(instantMs(timestamp)) ? [problem('timestamp', 'must be an ISO time with its zone')] : []),
    ...(isSubject(subject) ? [] : [problem('subject', 'must be a kind and an id')]),
  ]
}

function isSubject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return typeof Reflect.get(value, 'kind') === 'string' && typeof Reflect.get(value, 'id') === 'string'
}
