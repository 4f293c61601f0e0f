import type { Io } from './io'
import { sharedStatePath } from './state-folder'

/** Where the leases of orgs are. */
export function leaseFolder(io: Io): string {
  return sharedStatePath(io, 'leases')
}
