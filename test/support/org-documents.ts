import type { Demand, Snapshot } from '../../src/documents'
import { type EmulatorOptions, startEmulator } from '../../src/emulator'
import { captureDemand, captureSnapshot, type SnapshotOptions } from '../../src/workflows'
import { type Emulated, emulated, FAST } from './emulated'

/** What an org shows of itself. */
export interface Documents {
  readonly snapshot: Snapshot
  readonly demand: Demand
}

/** Reads an org as `skillroute snapshot` and `recommend` do. */
export async function documentsOf({ client }: Emulated, options: SnapshotOptions = {}, days = 30): Promise<Documents> {
  const snapshot = await captureSnapshot(client, options)
  const demand = await captureDemand(client, { days, userIds: snapshot.agents.map(({ id }) => id) })
  return { snapshot, demand }
}

/** Starts an org, uses it and stops it. */
export async function withOrg<T>(options: EmulatorOptions, use: (org: Emulated) => Promise<T>): Promise<T> {
  const org = await emulated(options, {}, 10_000, FAST, startEmulator)
  try {
    return await use(org)
  } finally {
    await org.stop()
  }
}
