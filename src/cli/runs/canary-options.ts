import { type Command, InvalidArgumentError } from 'commander'
import type { Client } from '../../client'
import { ConfigError } from '../../core/errors'
import { amount, positive, positiveInteger, ratio } from '../../terminal/io/options'
import { findScope } from '../../terminal/org/scope'
import { type CanaryOptions, watchQueues } from '../../workflows'

export interface CanaryFlags {
  /** The part that is written first: a share, 0..1, or the name of a division. */
  readonly canary?: number | string
  readonly canaryIntervals?: number
  readonly canaryMinutes?: number
  readonly watch?: readonly string[]
  readonly maxWaiting?: number
  readonly maxWait?: number
  readonly minServiceLevel?: number
  readonly maxAbandonRate?: number
  readonly canaryStop?: boolean
}

/** Default number of checks of a canary, and minutes between them. */
const INTERVALS = 3
const MINUTES = 5

/** Limits of a canary; at least one is needed. */
const LIMITS = [
  ['maxWaiting', '--max-waiting'],
  ['maxWait', '--max-wait'],
  ['minServiceLevel', '--min-service-level'],
  ['maxAbandonRate', '--max-abandon-rate'],
] as const

const NEED_CANARY = [
  ['watch', '--watch'],
  ...LIMITS,
  ['canaryIntervals', '--canary-intervals'],
  ['canaryMinutes', '--canary-minutes'],
  ['canaryStop', '--canary-stop'],
] as const

export function withCanaryOptions(command: Command): Command {
  return command
    .option(
      '--canary <part>',
      'change a part first and watch it: a share of the agents (0.1 or 10%), or a division',
      part,
    )
    .option('--canary-intervals <number>', `number of checks (default: ${INTERVALS})`, positiveInteger)
    .option('--canary-minutes <number>', `minutes between checks (default: ${MINUTES})`, positive)
    .option('--watch <queue...>', 'queues to watch, by name or id')
    .option('--max-waiting <number>', 'maximum number of contacts waiting in a watched queue', amount)
    .option('--max-wait <seconds>', 'longest wait in a watched queue', positive)
    .option('--min-service-level <ratio>', 'minimum service level of an interval, 0..1', ratio)
    .option(
      '--max-abandon-rate <ratio>',
      'highest share of abandoned among the contacts answered or abandoned in an interval, 0..1',
      ratio,
    )
    .option('--canary-stop', 'stop when the canary misses its limits, instead of undoing it')
}

/**
 * Checks that the options of a canary fit together: without `--canary` the others would be ignored and everything
 * written unwatched.
 * @throws ConfigError for a canary without queues and limits to watch, and for either of them without a canary
 */
export function checkCanary(flags: CanaryFlags): void {
  if (flags.canary === undefined) {
    const given = NEED_CANARY.flatMap(([key, option]) => (flags[key] === undefined ? [] : [option]))
    if (given.length === 0) return
    throw new ConfigError(
      `Without --canary nothing is watched, and everything would be written at once: add --canary, such as --canary 10%, or leave out ${given.join(', ')}.`,
    )
  }
  const watched = flags.watch !== undefined && LIMITS.some(([key]) => flags[key] !== undefined)
  if (watched) return
  throw new ConfigError(
    '--canary needs queues to watch (--watch) and at least one limit: --max-waiting, --max-wait, --min-service-level or --max-abandon-rate.',
  )
}

/**
 * The canary of the options, which {@link checkCanary} has accepted.
 * @throws ValidationError naming each queue or division that is not in the org
 */
export async function buildCanaryOptions(client: Client, flags: CanaryFlags): Promise<CanaryOptions | undefined> {
  const { canary, watch = [] } = flags
  if (canary === undefined) return undefined
  const division = typeof canary === 'string' ? [canary] : []
  const names = { queue: watch, division }
  const { queueIds = [], divisionIds } = await findScope(client, names, { queue: '--watch', division: '--canary' })
  return {
    share: typeof canary === 'number' ? canary : undefined,
    divisionIds,
    intervals: flags.canaryIntervals ?? INTERVALS,
    intervalMs: (flags.canaryMinutes ?? MINUTES) * 60_000,
    watch: watchQueues(queueIds, {
      maxWaiting: flags.maxWaiting,
      maxLongestWaitSeconds: flags.maxWait,
      minServiceLevel: flags.minServiceLevel,
      maxAbandonRate: flags.maxAbandonRate,
    }),
    onMissed: flags.canaryStop === true ? 'stop' : 'undo',
  }
}

/** A share, or the name of a division. A number is never taken for a name. */
function part(text: string): number | string {
  const trimmed = text.trim()
  const percent = trimmed.endsWith('%')
  const value = Number(percent ? trimmed.slice(0, -1) : trimmed)
  if (trimmed !== '' && trimmed !== '%' && Number.isNaN(value)) return trimmed
  const share = percent ? value / 100 : value
  if (share > 0 && share < 1) return share
  throw new InvalidArgumentError(
    'It must be a share above 0 and below 1, such as 0.1, or above 0% and below 100%, such as 10%, or the name of a division.',
  )
}
