import type { Client } from '../client'
import type { Change, Plan, VerifyReport } from '../core/documents'
import type { Json } from '../core/json'
import { readUnits } from './apply/subjects/read'
import { driverOf, unitsOf } from './apply/subjects/subject'
import { mustBeOwn } from './own-org'
import { parsePlan } from './plan/read'

/** Reads of single subjects at once; the client's own limits come on top. */
const CONCURRENCY = 8

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads back whether a plan holds in the org now: one request for the org, one for each 100 users whose skills or
 * languages it changes, one for each other target. Writes nothing. A user or queue that is gone differs with
 * `found: null`.
 * @throws PlanError `tampered` or `wrongOrg`
 */
export async function verifyPlan(client: Client, plan: Plan, options: VerifyOptions = {}): Promise<VerifyReport> {
  parsePlan(plan)
  await mustBeOwn(client, `Plan ${plan.id}`, plan.org, options)
  const differing = await differingIn(client, plan.changes, options)
  return {
    format: 'skillroute/verify-report@1',
    planId: plan.id,
    planHash: plan.hash,
    org: plan.org,
    verifiedAt: new Date(client.transport.clock.now()).toISOString(),
    ok: differing.size === 0,
    holding: plan.changes.length - differing.size,
    differing: plan.changes.flatMap(({ id }) => {
      const one = differing.get(id)
      return one === undefined ? [] : [{ changeId: id, ...one }]
    }),
  }
}

/** By id, of the changes that do not hold in the org: what they want, and what is there. */
export async function differingIn(
  client: Client,
  changes: readonly Change[],
  options: VerifyOptions,
): Promise<ReadonlyMap<string, { readonly wanted: Json; readonly found: Json }>> {
  const differing = new Map<string, { wanted: Json; found: Json }>()
  await readUnits(client, unitsOf(changes), options, CONCURRENCY, async ({ units, found: states, error }) => {
    if (error !== undefined) throw error
    for (const unit of units) {
      const state = states.get(unit.key)
      for (const change of unit.changes) {
        const found = state === undefined ? null : unit.driver.found(state, change, [])
        if (state === undefined || !driverOf(change).holds(found, change)) {
          differing.set(change.id, { wanted: change.after, found })
        }
      }
    }
  })
  return differing
}
