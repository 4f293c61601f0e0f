import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Io } from './io'

/** One place a user, not one a folder: two runs from different folders must see each other. */
export function leaseFolder(io: Io): string {
  return join(io.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'skillroute', 'leases')
}
