import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '../../src/client'
import type { Demand, Snapshot } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { captureDemand, captureSnapshot } from '../../src/workflows'
import { type Cli, cliIn } from './cli'
import { fewerContacts } from './fewer-contacts'

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

/** A small emulated org, the command line against it, and its files in the folder of the command line. */
export interface SavedOrg extends OrgFiles {
  readonly emulator: Emulator
  readonly cli: Cli
  stop(): Promise<void>
}

/** @param days how many of demand */
export async function startSavedOrg({ agents = 8, days = 7 } = {}): Promise<SavedOrg> {
  const emulator = await startEmulator({ seed: 3, agents, queues: 2, ratePerMinute: 100_000 })
  fewerContacts(emulator.world)
  const cli = cliIn(emulator)
  return {
    cli,
    emulator,
    ...(await saveOrg(emulator, cli.cwd, days)),
    stop: async () => {
      cli.remove()
      await emulator.stop()
    },
  }
}

/** The demand of one queue alone: what is simulated for a queue is its whole org. */
export function demandOfQueue(demand: Demand, id: string): Demand {
  const contactTypes = demand.contactTypes.filter(({ queueId }) => queueId === id)
  const known = new Set(contactTypes.map((type) => type.id))
  return { ...demand, contactTypes, agents: demand.agents.filter(({ contactTypeId }) => known.has(contactTypeId)) }
}
