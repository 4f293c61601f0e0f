import type { Io } from '../io/io'
import { sharedStatePath } from '../io/state-folder'

/** The folder of the orgs' leases. */
export function leaseFolder(io: Io): string {
  return sharedStatePath(io, 'leases')
}
