import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Client } from '../client'
import { ConfigError } from '../core/errors'
import { type CanaryOptions, watchQueues } from '../workflows'
import { positiveInteger } from './options'
import { findScope } from './scope'

/** Options of a canary on the command line. */
export interface CanaryFlags {
  /** A share such as 0.1 or 10%, or the name of a division. */
  readonly canary?: string
  readonly canaryIntervals: number
  readonly canaryMinutes: number
  readonly watch?: readonly string[]
  readonly maxWaiting?: number
  readonly maxWait?: number
  readonly minServiceLevel?: number
  readonly maxAbandonRate?: number
  readonly canaryStop?: boolean
}

/** Adds the options of a canary. */
export function withCanaryOptions(command: Command): Command {
  return command
    .option('--canary <part>', 'change a part first and watch it: a share of the agents (0.1 or 10%), or a division')
    .addOption(new Option('--canary-intervals <number>', 'how often to look').argParser(positiveInteger).default(3))
    .addOption(new Option('--canary-minutes <number>', 'minutes between looks').argParser(positiveNumber).default(5))
    .option('--watch <queue...>', 'queues to watch, by name or id')
    .option('--max-waiting <number>', 'most contacts waiting in a watched queue', positiveNumber)
    .option('--max-wait <seconds>', 'longest wait in a watched queue', positiveNumber)
    .option('--min-service-level <ratio>', 'least service level of an interval, 0..1', ratio)
    .option(
      '--max-abandon-rate <ratio>',
      'most that gave up of the contacts answered or abandoned in an interval, 0..1',
      ratio,
    )
    .option('--canary-stop', 'stop when the canary misses its limits, instead of taking it back')
}

/** The canary that was asked for. @throws ConfigError for a canary without queues and limits to watch */
export async function canaryOf(client: Client, flags: CanaryFlags): Promise<CanaryOptions | undefined> {
  const { canary, watch = [] } = flags
  if (canary === undefined) return undefined
  const limits = {
    maxWaiting: flags.maxWaiting,
    maxLongestWaitSeconds: flags.maxWait,
    minServiceLevel: flags.minServiceLevel,
    maxAbandonRate: flags.maxAbandonRate,
  }
  if (watch.length === 0 || Object.values(limits).every((limit) => limit === undefined)) {
    throw new ConfigError(
      '--canary needs queues to watch (--watch) and at least one limit: --max-waiting, --max-wait, --min-service-level or --max-abandon-rate.',
    )
  }
  const share = shareOf(canary)
  const { queueIds = [] } = await findScope(client, { queue: watch })
  const { divisionIds } = share === undefined ? await findScope(client, { division: [canary] }) : {}
  return {
    share,
    divisionIds,
    intervals: flags.canaryIntervals,
    intervalMs: flags.canaryMinutes * 60_000,
    watch: watchQueues(queueIds, limits),
    onMissed: flags.canaryStop === true ? 'stop' : 'undo',
  }
}

function shareOf(text: string): number | undefined {
  const percent = text.endsWith('%')
  const value = Number(percent ? text.slice(0, -1) : text)
  return Number.isNaN(value) ? undefined : percent ? value / 100 : value
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

function ratio(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It must be a number from 0 to 1.')
  return value
}
