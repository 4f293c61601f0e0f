import type { Client } from '../../client'
import { PermissionError } from '../../core/errors'
import type { MediaType } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'

/** How many contacts of a medium an agent takes at once. */
export type Concurrency = Readonly<Partial<Record<MediaType, number>>>

/** Reads the org's utilization settings, with the media names of analytics; undefined if they may not be read. */
export async function readConcurrency(client: Client, call: CallOptions): Promise<Concurrency | undefined> {
  try {
    const { utilization = {} } = await client.routing.utilization.get(call)
    return Object.fromEntries(
      Object.entries(utilization).flatMap(([medium, { maximumCapacity }]) =>
        maximumCapacity === undefined ? [] : [[medium === 'call' ? 'voice' : medium, maximumCapacity]],
      ),
    )
  } catch (error) {
    if (error instanceof PermissionError) return undefined
    throw error
  }
}
