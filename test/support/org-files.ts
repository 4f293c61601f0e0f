import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '../../src/client'
import type { Demand, Snapshot } from '../../src/documents'
import type { Emulator } from '../../src/emulator'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { captureDemand, captureSnapshot } from '../../src/workflows'

/** What an emulated org is known by. */
export interface OrgFiles {
  readonly snapshot: Snapshot
  readonly demand: Demand
}

/**
 * Reads an emulated org and writes its `snapshot.json` and `demand.json` into a folder, as `snapshot` and `recommend
 * --save-demand` do, without looking for changes.
 * @param days how many of demand
 */
export async function saveOrg(emulator: Emulator, folder: string, days = 7): Promise<OrgFiles> {
  const { url, loginUrl, clientId, clientSecret } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl: url, loginUrl, auth, ratePerMinute: 100_000 })
  try {
    const snapshot = await captureSnapshot(client)
    const demand = await captureDemand(client, { days, userIds: snapshot.agents.map(({ id }) => id) })
    writeFileSync(join(folder, 'snapshot.json'), JSON.stringify(snapshot))
    writeFileSync(join(folder, 'demand.json'), JSON.stringify(demand))
    return { snapshot, demand }
  } finally {
    await client.close()
  }
}

/** The demand of one queue alone: what is simulated for a queue is its whole org. */
export function demandOfQueue(demand: Demand, id: string): Demand {
  const contactTypes = demand.contactTypes.filter(({ queueId }) => queueId === id)
  const known = new Set(contactTypes.map((type) => type.id))
  return { ...demand, contactTypes, agents: demand.agents.filter(({ contactTypeId }) => known.has(contactTypeId)) }
}
