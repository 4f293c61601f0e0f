import { ValidationError } from '../../core/errors'
import type { LeaseHolder } from '../../documents/ports/ports'
import { type FileLease, fileLease, fileLedger } from '../../stores'
import type { Io } from '../io/io'
import { leaseFolder, statePath } from '../io/state-folder'

/** The help of `--break-lease`, the same for every command that takes a lease. */
export const BREAK_LEASE = 'take over from a process that has certainly ended; the error message has the id'

export function runLedger(io: Io): ReturnType<typeof fileLedger> {
  return fileLedger(statePath(io, 'ledger'))
}

/**
 * Breaks the lease of a process that has certainly ended, by the id of the lease or of its claim of a plan. Both are
 * removed, since either alone would refuse the next run.
 * @throws ValidationError when neither has that id; the message names the existing ones
 */
export async function breakRun(io: Io, id: string): Promise<void> {
  const ledger = runLedger(io)
  const lease = fileLease(leaseFolder(io))
  const claimed = await ledger.breakClaims(id)
  try {
    const holder = await lease.breakLease(id)
    await ledger.breakClaims(holder)
    say(io, holder)
  } catch (error) {
    if (!(error instanceof ValidationError && claimed.length > 0)) throw error
    // The lease may no longer exist; if it does, it belongs to the same process.
    for (const holder of claimed) say(io, holder)
  }
}

/** Breaks any other lease of a process that has certainly ended. */
export async function breakHeld(io: Io, lease: FileLease, id: string): Promise<void> {
  say(io, await lease.breakLease(id))
}

function say(io: Io, { purpose, host, pid }: LeaseHolder): void {
  io.err(`broke the lease of ${purpose} (process ${pid} on ${host})\n`)
}
