import { stat } from 'node:fs/promises'
import { Option } from 'commander'
import { ConfigError, ValidationError } from '../../../core/errors'
import type { Demand } from '../../../documents'
import type { Emulator } from '../../../emulator'
import { displayPath, ifThere, readDocument, resolvePath } from '../../../terminal/io/files'
import type { Io } from '../../../terminal/io/io'
import { readSnapshot } from '../../../terminal/planning/snapshot-file'
import type { TwinOptions } from '../start-twin'

/** Options of a command that starts a twin, or continues from a state. */
export interface TwinCommandOptions {
  readonly snapshot?: string
  readonly demand?: string
  readonly pseudonyms?: string | boolean
  readonly state?: string
}

export function twinOptions(): readonly Option[] {
  return [
    new Option('--snapshot <file>', 'be the twin of the org of a snapshot, together with --demand'),
    new Option('--demand <file>', 'what was asked of that org, from skillroute snapshot --save-demand'),
    new Option('--pseudonyms [key]', 'give the twin other names, addresses and ids; the same key gives the same ones'),
    new Option('--state <file>', 'continue from this file if it is there, and save the whole state to it at the end'),
  ]
}

/** Options that a saved state decides. */
const DECIDED = ['snapshot', 'demand', 'pseudonyms', 'seed', 'agents', 'queues', 'skills', 'rate', 'profile'] as const

/**
 * Converts these options to those of `startTwin`, together with the org's other options.
 * @throws ConfigError for a file that cannot be read
 * @throws ValidationError for a file of another kind, and for options that a state decides
 */
export async function buildOrgOptions(
  io: Io,
  options: TwinCommandOptions & { readonly [name in (typeof DECIDED)[number]]?: unknown },
  others: TwinOptions,
): Promise<TwinOptions> {
  const { state, snapshot, demand, pseudonyms } = options
  if (state !== undefined && (await ifThere(resolvePath(io, state), stat)) !== undefined) {
    const given = DECIDED.filter((name) => options[name] !== undefined)
    if (given.length > 0) {
      const message = `goes without ${state}, which is there and decides it; name another file for another org`
      throw new ValidationError(given.map((name) => ({ path: `--${name}`, message })))
    }
    return { state: resolvePath(io, state) }
  }
  if (snapshot === undefined && demand === undefined) {
    if (pseudonyms !== undefined)
      throw new ConfigError('--pseudonyms are those of a twin: name --snapshot and --demand')
    return others
  }
  if (snapshot === undefined || demand === undefined)
    throw new ConfigError(
      'a twin needs both --snapshot, from skillroute snapshot, and --demand, from skillroute snapshot --save-demand',
    )
  const original = await readSnapshot(io, snapshot)
  const unknown = original.queues.filter(({ hasUnknownRules }) => hasUnknownRules === true).length
  if (unknown > 0)
    io.err(
      `The twin lacks rules of conditional groups whose shape is not known here, of ${unknown} ${unknown === 1 ? 'queue' : 'queues'}.\n`,
    )
  return {
    ...others,
    snapshot: original,
    demand: await readDocument<Demand>(io, demand, 'skillroute/demand@1', 'skillroute snapshot --save-demand'),
    pseudonyms,
  }
}

/** Saves the state at the end, if requested. */
export async function saveState(io: Io, { state }: TwinCommandOptions, emulator: Emulator): Promise<void> {
  if (state === undefined) return
  await emulator.save(resolvePath(io, state))
  io.err(`The state of ${emulator.world.org.name} is saved to ${displayPath(io, resolvePath(io, state))}.\n`)
}
