import type { Client } from '../../client'
import type { Json } from '../../core/json/json'
import type { Change } from '../../documents'
import { chunks, concurrently } from '../../resources/kit/lists/in-parts'
import type { CallOptions } from '../../transport/contract/call-options'
import type { State } from './driver'
import { findDriver, groupUnits, type Unit } from './subject'

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
): Promise<ReadonlyMap<string, { readonly desired: Json; readonly found: Json }>> {
  const seen = await showing(client, changes, signal)
  return new Map(
    changes.flatMap(({ id, after }) => {
      const { found, holds } = seen.get(id) ?? { found: null, holds: false }
      return holds ? [] : [[id, { desired: after, found }] as const]
    }),
  )
}

/** Maps change ids to the current value, and whether it is the planned value. */
export async function showing(
  client: Client,
  changes: readonly Change[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Seen>> {
  const seen = new Map<string, Seen>()
  const call = { signal, priority: 'background' } as const
  await readUnits(client, groupUnits(changes), call, CONCURRENCY, async ({ units, found: states, error }) => {
    if (error !== undefined) throw error
    for (const unit of units) {
      const state = states.get(unit.key)
      for (const change of unit.changes) {
        const found = state === undefined ? null : unit.driver.found(state, change, [])
        seen.set(change.id, { found, holds: state !== undefined && findDriver(change).holds(found, change) })
      }
    }
  })
  return seen
}

/** One read of several units. */
interface ReadPart {
  readonly units: readonly Unit[]
  /** By key of the unit; deleted subjects are missing. */
  readonly found: ReadonlyMap<string, State>
  /** Set when the read failed. */
  readonly error?: unknown
}

/** Reads the subjects of units with as few requests as possible, and calls `each` with every part when it has been read. */
export async function readUnits(
  client: Client,
  units: readonly Unit[],
  options: CallOptions,
  concurrency: number,
  each: (part: ReadPart) => Promise<void>,
): Promise<void> {
  await concurrently(splitUnits(units), concurrency, async (part) => {
    await each(await readPart(client, part, options))
  })
}

/** Groups units that are read together: of the same kind, as many as one request can read. */
export function splitUnits(units: readonly Unit[]): Unit[][] {
  const kinds = [...new Set(units.map((unit) => unit.subject.kind))]
  return kinds.flatMap((kind) => {
    const unitsOfKind = units.filter((unit) => unit.subject.kind === kind)
    return chunks(unitsOfKind, unitsOfKind[0]?.driver.perRead ?? 1)
  })
}

async function readPart(client: Client, units: readonly Unit[], options: CallOptions): Promise<ReadPart> {
  const found = new Map<string, State>()
  const [first] = units
  if (first === undefined) return { units, found }
  try {
    const states = await first.driver.readMany(
      client,
      units.map((unit) => unit.subject.id),
      options,
    )
    for (const unit of units) {
      const state = states.get(unit.subject.id)
      if (state !== undefined) found.set(unit.key, state)
    }
    return { units, found }
  } catch (error) {
    options.signal?.throwIfAborted()
    return { units, found, error }
  }
}
