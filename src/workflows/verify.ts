import type { Client } from '../client'
import type { Plan, VerifyReport } from '../core/documents'
import { PlanError } from '../core/errors'
import { LIMITS } from '../core/limits'
import { chunks } from '../resources/chunks'
import { sameLevel } from './levels'
import { parsePlan } from './plan/read'
import { readSkills } from './read-skills'

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads back whether a plan holds in the org now: one request for the org and one for each 100 users. Writes nothing.
 * A user who is gone differs with `found: null`.
 * @throws PlanError `tampered` or `wrongOrg`
 */
export async function verifyPlan(client: Client, plan: Plan, options: VerifyOptions = {}): Promise<VerifyReport> {
  parsePlan(plan)
  const org = await client.organizations.me(options)
  if (org.id !== plan.org.id) throw wrongOrg(plan, org)
  const found = new Map<string, ReadonlyMap<string, number>>()
  const userIds = [...new Set(plan.changes.map((change) => change.user.id))]
  for (const some of chunks(userIds, LIMITS.userIdsPerCall)) {
    for (const [id, levels] of await readSkills(client, some, options)) found.set(id, levels)
  }
  const differing = plan.changes
    .map(({ id, user, skill, after }) => ({ id, wanted: after, levels: found.get(user.id), skillId: skill.id }))
    .map(({ id, wanted, levels, skillId }) => ({ changeId: id, wanted, found: levels?.get(skillId) ?? null, levels }))
    .filter((one) => one.levels === undefined || !sameLevel(one.wanted, one.found))
    .map(({ changeId, wanted, found }) => ({ changeId, wanted, found }))
  return {
    format: 'skillroute/verify-report@1',
    planId: plan.id,
    planHash: plan.hash,
    org: plan.org,
    verifiedAt: new Date(client.transport.clock.now()).toISOString(),
    ok: differing.length === 0,
    holding: plan.changes.length - differing.length,
    differing,
  }
}

/** The refusal of a plan that was made for another org than the credentials are of. */
export function wrongOrg(plan: Plan, org: { readonly id: string; readonly name?: string | undefined }): PlanError {
  return new PlanError(
    'wrongOrg',
    `Plan ${plan.id} is for org ${plan.org.name} (${plan.org.id}); these credentials belong to ${org.name ?? 'another'} (${org.id}). Use the other org's credentials, or make a plan for this one.`,
  )
}
