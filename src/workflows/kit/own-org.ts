import type { Client } from '../../client'
import { PlanError } from '../../core/errors'
import type { Ref } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'

/**
 * Refuses what belongs to another org than the client's credentials. One request.
 * @param what its name in messages, such as `Plan plan_123`
 * @throws PlanError `wrongOrg`
 */
export async function mustBeOwn(client: Client, what: string, owner: Ref, options: CallOptions = {}): Promise<void> {
  const org = await client.organizations.me({ priority: 'background', ...options })
  if (org.id === owner.id) return
  throw new PlanError(
    'wrongOrg',
    `${what} is for org ${owner.name} (${owner.id}); these credentials belong to ${org.name ?? 'another'} (${org.id}). Use the other org's credentials, or make one for this org.`,
  )
}
