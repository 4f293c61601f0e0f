import type { Snapshot } from '../core/documents'
import { parseSnapshot } from '../workflows'
import { readDocument } from './files'
import { inFile } from './in-file'
import type { Io } from './io'

/**
 * Reads a snapshot that the user named.
 * @throws ConfigError when the file cannot be read
 * @throws ValidationError, with the file's name, when it holds something else or was edited into no snapshot
 */
export async function readSnapshot(io: Io, file: string): Promise<Snapshot> {
  const value = await readDocument<Snapshot>(io, file, 'skillroute/snapshot@1', 'skillroute snapshot')
  return inFile(file, () => parseSnapshot(value))
}
