import type { Client } from '../../client'
import { ConfigError, PlanError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import type { Ref } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'

/**
 * Refuses a document that belongs to another org than the client's credentials. Sends one request.
 * @param what the document's name in messages, such as `Plan plan_123`
 * @throws PlanError `wrongOrg`
 * @throws ConfigError `config.profile` when the client's profile was made by a probe of another org
 */
export async function assertOwnOrg(client: Client, what: string, owner: Ref, options: CallOptions = {}): Promise<void> {
  const org = await client.organizations.me({ priority: 'background', ...options })
  assertFitsProfile(client, org)
  if (org.id === owner.id) return
  throw new PlanError(
    'wrongOrg',
    `${what} is for org ${owner.name} (${owner.id}); these credentials belong to ${org.name ?? 'another'} (${org.id}). Use the credentials of that org, or make a new one for this org.`,
  )
}

/**
 * Refuses a client whose profile was made by a probe of another org, since orgs behave differently. Sends one request, or
 * none without a profile.
 * @throws ConfigError `config.profile`
 */
export async function refuseOtherProfile(client: Client, options: CallOptions = {}): Promise<void> {
  if (client.profile === undefined) return
  assertFitsProfile(client, await client.organizations.me({ priority: 'background', ...options }))
}

function assertFitsProfile(
  { profile }: Client,
  org: { readonly id: string; readonly name?: string | undefined },
): void {
  if (profile === undefined || profile.orgHash === orgHash(org.id)) return
  const whose = profile.redacted ? 'another org' : `org ${profile.org.name} (${profile.org.id})`
  throw new ConfigError(
    `The profile of ${profile.takenAt.slice(0, 10)} belongs to ${whose}; these credentials belong to ${org.name ?? 'an org'} (${org.id}). Make a profile of this org with skillroute probe --out.`,
    { code: 'config.profile' },
  )
}

/** A hash of an org's id: a profile contains it, so that it can be compared with an org without naming one. */
export function orgHash(orgId: string): string {
  return contentHash(`skillroute profile of ${orgId}`).slice(0, 16)
}
