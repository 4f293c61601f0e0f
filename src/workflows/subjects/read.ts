import type { Client } from '../../client'
import { chunks } from '../../resources/kit/lists/chunks'
import { concurrently } from '../../resources/kit/lists/concurrently'
import type { CallOptions } from '../../transport/contract/call-options'
import type { State } from './driver'
import type { Unit } from './subject'

/** One read of several units. */
export interface ReadPart {
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
  await concurrently(partsOf(units), concurrency, async (part) => {
    await each(await readPart(client, part, options))
  })
}

/** Groups units that are read together: of the same kind, as many as one request can read. */
export function partsOf(units: readonly Unit[]): Unit[][] {
  const kinds = [...new Set(units.map((unit) => unit.subject.kind))]
  return kinds.flatMap((kind) => {
    const own = units.filter((unit) => unit.subject.kind === kind)
    return chunks(own, own[0]?.driver.perRead ?? 1)
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
