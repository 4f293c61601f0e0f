import type { Client } from '../../client'
import type { Json } from '../../core/json/json'
import type { Change } from '../../documents'
import { readUnits } from './read'
import { driverOf, unitsOf } from './subject'

/** Parallel reads of single subjects; the client's own limits apply too. */
const CONCURRENCY = 8

/** The current value of a change's target, and whether it is the planned value. */
export interface Seen {
  readonly found: Json
  readonly holds: boolean
}

/** Maps the ids of changes whose value is not in the org to the planned and the current value. */
export async function differingIn(
  client: Client,
  changes: readonly Change[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, { readonly wanted: Json; readonly found: Json }>> {
  const shown = await showing(client, changes, signal)
  return new Map(
    changes.flatMap(({ id, after }) => {
      const { found, holds } = shown.get(id) ?? { found: null, holds: false }
      return holds ? [] : [[id, { wanted: after, found }] as const]
    }),
  )
}

/** Maps change ids to the current value, and whether it is the planned value. */
export async function showing(
  client: Client,
  changes: readonly Change[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Seen>> {
  const shown = new Map<string, Seen>()
  const call = { signal, priority: 'background' } as const
  await readUnits(client, unitsOf(changes), call, CONCURRENCY, async ({ units, found: states, error }) => {
    if (error !== undefined) throw error
    for (const unit of units) {
      const state = states.get(unit.key)
      for (const change of unit.changes) {
        const found = state === undefined ? null : unit.driver.found(state, change, [])
        shown.set(change.id, { found, holds: state !== undefined && driverOf(change).holds(found, change) })
      }
    }
  })
  return shown
}
