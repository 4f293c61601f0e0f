import type { Io } from '../io/io'
import { sharedStatePath } from '../io/state-folder'

export function leaseFolder(io: Io): string {
  return sharedStatePath(io, 'leases')
}
