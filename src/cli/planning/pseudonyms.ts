import { Option } from 'commander'
import type { Demand, Snapshot } from '../../documents'
import { withPseudonyms } from '../../documents'

/** Options of a command that writes data from an org. */
export interface PseudonymOptions {
  readonly pseudonyms?: string
}

/** Adds `--pseudonyms`, for commands that write files. The same key gives the same pseudonyms in all files. */
export function pseudonymsOption(): Option {
  return new Option(
    '--pseudonyms <key>',
    'replace every name, address and id in the file it writes; the same key gives the same ones in every file. Keep it secret',
  )
}

/** The snapshot, with pseudonyms if requested. */
export function snapshotUnderKey(snapshot: Snapshot, { pseudonyms: key }: PseudonymOptions): Snapshot {
  return key === undefined ? snapshot : (withPseudonyms({ snapshot }, key).snapshot ?? snapshot)
}

/** The demand, with pseudonyms if requested. */
export function demandUnderKey(demand: Demand, { pseudonyms: key }: PseudonymOptions): Demand {
  return key === undefined ? demand : (withPseudonyms({ demand }, key).demand ?? demand)
}
