import type { Client } from '../../client'
import { PermissionError } from '../../core/errors'
import type { MediaType } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'

/** Contacts of a medium that an agent takes at once. */
export type Concurrency = Readonly<Partial<Record<MediaType, number>>>

/** The org's utilization settings, in the words of analytics; undefined when they may not be read. */
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
