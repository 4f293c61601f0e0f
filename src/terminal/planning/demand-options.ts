import type { Command } from 'commander'
import { ConfigError } from '../../core/errors'
import { DEMAND_DAYS } from '../../workflows/demand/capture'
import { positiveInteger } from '../io/options'

/** Options that select the demand. */
export interface DemandChoices {
  readonly days: number
  readonly snapshot?: string | undefined
  readonly demand?: string | undefined
}

/**
 * Adds the options that select the demand: read from the org, or from a file.
 * @param days default number of days
 */
export function withDemandOptions(command: Command, days = DEMAND_DAYS): Command {
  return command
    .option('--days <number>', 'days of demand to look at', positiveInteger, days)
    .option('--snapshot <file>', 'use this snapshot instead of reading the org')
    .option('--demand <file>', 'use this demand instead of reading it')
    .hook('preAction', assertReadsDemand)
}

/** @throws ConfigError for a number of days together with a demand file */
function assertReadsDemand(command: Command): void {
  if (command.getOptionValueSource('days') !== 'cli' || command.getOptionValue('demand') === undefined) return
  throw new ConfigError('--days says how much demand to read, but --demand gives the demand. Omit one of them.')
}
