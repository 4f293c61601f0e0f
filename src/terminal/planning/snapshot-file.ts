import type { Client } from '../../client'
import type { Snapshot } from '../../documents'
import { parseSnapshot } from '../../workflows'
import { inFile } from '../../workflows/kit/in-file'
import { assertOwnOrg } from '../../workflows/kit/own-org'
import { readDocument } from '../io/files'
import type { Io } from '../io/io'

/**
 * Reads a snapshot that the user named.
 * @throws ConfigError when the file cannot be read
 * @throws ValidationError, with the file's name, when it has other content or editing made the snapshot invalid
 */
export async function readSnapshot(io: Io, file: string): Promise<Snapshot> {
  const value = await readDocument<Snapshot>(io, file, 'skillroute/snapshot@1', 'skillroute snapshot')
  return inFile(file, () => parseSnapshot(value))
}

/**
 * Refuses a snapshot file for a client of another org, because a plan made from it could not be applied. Makes no
 * request without a file, because a snapshot that was just read is of this org.
 * @throws PlanError `wrongOrg`
 */
export async function assertOfOrg(client: Client, file: string | undefined, { org }: Snapshot, io: Io): Promise<void> {
  if (file !== undefined) await assertOwnOrg(client, `Snapshot ${file}`, org, { signal: io.signal })
}
