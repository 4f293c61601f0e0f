import { Option } from 'commander'
import type { Demand, Snapshot } from '../../documents'
import { withPseudonyms } from '../../documents'

/** Options of a command that writes what it read of an org. */
export interface PseudonymOptions {
  readonly pseudonyms?: string
}

/** `--pseudonyms` of commands that write files: the same key gives files that fit together. */
export function pseudonymsOption(): Option {
  return new Option(
    '--pseudonyms <key>',
    'replace every name, address and id in the file it writes; the same key gives the same ones in every file. Keep it secret',
  )
}

/** The snapshot under pseudonyms, where they are asked for. */
export function snapshotUnderKey(snapshot: Snapshot, { pseudonyms: key }: PseudonymOptions): Snapshot {
  return key === undefined ? snapshot : (withPseudonyms({ snapshot }, key).snapshot ?? snapshot)
}

/** The demand under pseudonyms, where they are asked for. */
export function demandUnderKey(demand: Demand, { pseudonyms: key }: PseudonymOptions): Demand {
  return key === undefined ? demand : (withPseudonyms({ demand }, key).demand ?? demand)
}
