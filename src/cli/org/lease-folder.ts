import type { Io } from '../io/io'
import { sharedStatePath } from '../io/state-folder'

/** Where the leases of orgs are. */
export function leaseFolder(io: Io): string {
  return sharedStatePath(io, 'leases')
}
