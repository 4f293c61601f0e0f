import type { Client } from '../../client'
import type { MediaType } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'
import { optionalRead, type Refusal } from './optional-read'

/** How many contacts of a medium an agent takes at once. */
export type Concurrency = Readonly<Partial<Record<MediaType, number>>>

/** Reads the org's utilization settings, with the media names of analytics; undefined if they cannot be read. */
export async function readConcurrency(
  client: Client,
  call: CallOptions,
  onRefused?: (why: Refusal) => void,
): Promise<Concurrency | undefined> {
  return await optionalRead(async () => {
    const { utilization = {} } = await client.routing.utilization.get(call)
    return Object.fromEntries(
      Object.entries(utilization).flatMap(([medium, { maximumCapacity }]) =>
        maximumCapacity === undefined ? [] : [[medium === 'call' ? 'voice' : medium, maximumCapacity]],
      ),
    )
  }, onRefused)
}
