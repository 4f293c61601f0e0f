import type { Client } from '../../client'
import type { Ref } from '../../documents'
import { type AuthorizationSubject, grantedPermissions } from '../../resources/org/authorization'
import type { OperationId } from '../../resources/org/operation-ids'
import { missingPermissions } from '../../resources/org/permissions'
import type { CallOptions } from '../../transport/contract/call-options'

/** The queues and agents of a division that the client may not change. */
export interface UnwritableDivision {
  readonly division: Ref
  /** Queues whose members and settings it may not change. */
  readonly queues: readonly Ref[]
  /** Active users whose skills it may not change. */
  readonly agents: readonly Ref[]
}

/**
 * Reads what the client sees and may not change, by division. It asks for queues and users only where the roles allow a change
 * in some divisions and not in all of them; a permission that is missing everywhere is no matter of divisions.
 */
export async function readUnwritable(
  client: Client,
  subject: AuthorizationSubject,
  call: CallOptions,
): Promise<UnwritableDivision[]> {
  const found = new Map<string, { division: Ref; queues: Ref[]; agents: Ref[] }>()
  for await (const { id, name } of client.divisions.list({}, call)) {
    found.set(id, { division: { id, name: name ?? id }, queues: [], agents: [] })
  }
  const closedTo = (operation: OperationId): ReadonlySet<string> => {
    const closed = [...found.keys()].filter((id) => !isAllowedIn(id, subject, operation))
    return new Set(closed.length === found.size ? [] : closed)
  }
  const queueDivisions = closedTo('postRoutingQueueMembers')
  if (queueDivisions.size > 0) {
    for await (const { id, name, division } of client.routing.queues.list({}, call)) {
      if (queueDivisions.has(division?.id ?? '')) found.get(division?.id ?? '')?.queues.push({ id, name: name ?? id })
    }
  }
  const agentDivisions = closedTo('patchUserRoutingskillsBulk')
  if (agentDivisions.size > 0) {
    for await (const { id, name, division } of client.users.list({ state: 'active' }, call)) {
      if (agentDivisions.has(division?.id ?? '')) found.get(division?.id ?? '')?.agents.push({ id, name: name ?? id })
    }
  }
  return [...found.values()].filter(({ queues, agents }) => queues.length + agents.length > 0)
}

/** Whether roles allow an operation in a division. A grant with `*`, or without a division, applies in all. */
function isAllowedIn(divisionId: string, { grants = [], ...subject }: AuthorizationSubject, operation: OperationId) {
  const own = grants.filter(({ division }) => [divisionId, '*', undefined].includes(division?.id))
  return missingPermissions(operation, grantedPermissions({ ...subject, grants: own })).length === 0
}
