import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient, checkDocument } from '../../core/checks'
import { PermissionError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import { aSignal, checkOptions, whole } from '../../core/schema'
import type { Desired, Ref, Snapshot } from '../../documents'
import { concurrently } from '../../resources/kit/lists/in-parts'
import type { SkillGroup } from '../../resources/skills/skill-groups'
import type { UserUtilization } from '../../resources/users/utilization-types'
import type { CallOptions } from '../../transport/contract/call-options'
import { unlessGone } from '../kit/read-levels'
import { asJson } from '../kit/values'
import { resolveDesired } from './desired'

/** State that a plan needs in addition to the snapshot, read only for the targets that it would change. */
export interface PlanTargets {
  /** Complete bodies of the queues whose settings would change, by id. */
  readonly queues: ReadonlyMap<string, Json>
  /** By user id. */
  readonly utilizations: ReadonlyMap<string, UserUtilization>
  readonly groups: readonly GroupConditions[]
  /** Sentences on data that could not be read. */
  readonly notes: readonly string[]
}

/** A skill group with its conditions, and the queues that take their members from it. */
export interface GroupConditions {
  readonly group: Ref
  readonly conditions: NonNullable<SkillGroup['skillConditions']>
  readonly queues: readonly Ref[]
}

/** How `readTargets` reads. */
export interface TargetOptions {
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
  /** Maximum parallel reads. Default 4. */
  readonly concurrency?: number | undefined
}

const CONCURRENCY = 4

/**
 * Reads the state that a plan needs in addition to the snapshot: the queues whose settings the desired state names (one
 * request each), the utilization of the users it names (one each), and, where the org has skill groups, their conditions
 * and the queues with rings (one each), so that the plan can say whom new levels move into or out of them.
 */
export async function readTargets(
  client: Client,
  snapshot: Snapshot,
  desired?: Desired | undefined,
  options: TargetOptions = {},
): Promise<PlanTargets> {
  checkClient(client)
  checkDocument(snapshot, 'snapshot', 'skillroute/snapshot@1')
  if (desired !== undefined) checkDocument(desired, 'desired', 'skillroute/desired@1')
  checkOptions(options, { signal: z.optional(aSignal()), concurrency: z.optional(whole(1)) })
  const { signal, concurrency = CONCURRENCY } = options
  const call = { signal, priority: 'background' } as const
  const state = desired === undefined ? undefined : resolveDesired(snapshot, desired)
  const queueIds = [...new Set(state?.fields.map(({ queue }) => queue.id) ?? [])]
  const userIds = [...new Set(state?.utilizations.map(({ user }) => user.id) ?? [])]
  const queues = await concurrently(queueIds, concurrency, async (id) => {
    return [id, asJson(await client.routing.queues.get(id, {}, call))] as const
  })
  const utilizations = await concurrently(userIds, concurrency, async (id) => {
    return [id, await client.routing.userUtilization.get(id, call)] as const
  })
  const shared = { queues: new Map(queues), utilizations: new Map(utilizations) }
  try {
    return { ...shared, groups: await readGroups(client, snapshot, call, concurrency), notes: [] }
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error
    const note = `Conditions of skill groups could not be read (${error.message}); new levels may move agents into or out of them.`
    return { ...shared, groups: [], notes: [note] }
  }
}

async function readGroups(
  client: Client,
  snapshot: Snapshot,
  call: CallOptions,
  concurrency: number,
): Promise<GroupConditions[]> {
  if (snapshot.skillGroups.length === 0) return []
  const queues = new Map<string, Ref[]>()
  const listed = await client.routing.queues.list({}, call).toArray()
  // Lists leave out the groups of rings.
  const whole = await concurrently(listed, concurrency, async (row) =>
    row.bullseye === undefined ? row : ((await unlessGone(client.routing.queues.get(row.id, {}, call))) ?? row),
  )
  for (const row of whole) {
    const rings = row.bullseye?.rings?.flatMap((ring) => ring.memberGroups ?? []) ?? []
    for (const { id } of [...(row.memberGroups ?? []), ...rings]) {
      if (id === undefined) continue
      const queue = { id: row.id, name: row.name ?? row.id }
      const known = queues.get(id) ?? []
      if (!known.some((one) => one.id === queue.id)) queues.set(id, [...known, queue])
    }
  }
  return await concurrently(snapshot.skillGroups, concurrency, async ({ id, name }) => {
    // One that was deleted since has no members any more.
    const { skillConditions: conditions = [] } = (await unlessGone(client.routing.skillGroups.get(id, call))) ?? {}
    return { group: { id, name }, conditions, queues: queues.get(id) ?? [] }
  })
}
