import type { Command } from 'commander'
import { ConfigError } from '../../core/errors'
import { quoteName } from '../../core/json/redact'
import { resolvePath } from '../../terminal/io/files'
import { hideOptions } from '../../terminal/io/full-help'
import type { Io } from '../../terminal/io/io'
import { positiveInteger } from '../../terminal/io/options'
import { STATE_FOLDER, STATE_VARIABLE, statePath } from '../../terminal/io/state-folder'

/** Options of the commands that work on many orgs. */
export interface FleetFlags {
  readonly redis?: string
  readonly folder?: string
  readonly queueName?: string
  readonly concurrency?: number
  readonly rate?: number
  readonly lease?: number
  readonly redisTimeout?: number
  readonly webhooks?: string
  readonly json?: boolean
}

/** Adds the options for the Redis and folder of a fleet and for its workers. */
export function withFleetOptions(command: Command): Command {
  const extended = command
    .option('--redis <url>', 'Redis where the fleet meets (default: REDIS_URL, else redis://127.0.0.1:6379)')
    .option(
      '--folder <folder>',
      `folder that all workers share (default: fleet in ${STATE_VARIABLE}, else ${STATE_FOLDER}/fleet)`,
    )
    .option('--queue-name <name>', 'for fleets that share a Redis')
    .option('--concurrency <number>', 'jobs at a time (default: 4)', positiveInteger)
    .option(
      '--rate <perMinute>',
      'requests a minute to each org, of all workers together (default: 250)',
      positiveInteger,
    )
    .option(
      '--lease <seconds>',
      'a worker without a sign of life for this long counts as dead (default: SKILLROUTE_LEASE_SECONDS, else 60)',
      positiveInteger,
    )
    .option(
      '--redis-timeout <seconds>',
      'silence of Redis after which running work stops where it can be resumed (default: 10)',
      positiveInteger,
    )
    .option('--webhooks <file>', 'relay file whose endpoints receive events of plans and runs')
    .option('--json', 'print JSON instead of text')
  return hideOptions(extended, ...TUNING)
}

/** How workers meet and pace themselves, which most fleets leave as it is. */
const TUNING = ['--queue-name', '--concurrency', '--rate', '--lease', '--redis-timeout', '--webhooks']

/** Redis, folder and queue of a fleet, and how long it waits for Redis. */
export function fleetPlace(io: Io, { redis, folder, queueName, redisTimeout }: FleetFlags) {
  return {
    redisUrl: redis ?? io.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
    folder: folder === undefined ? statePath(io, 'fleet') : resolvePath(io, folder),
    queue: queueName,
    unavailableMs: redisTimeout === undefined ? undefined : 1_000 * redisTimeout,
    signal: io.signal,
  }
}

const LEASE_SECONDS = 60
/** Maximum time after which BullMQ considers a worker dead, ms: its own default. */
const LOCK_MS = 30_000

/** Times after which a worker is considered dead: for its leases (`ttlMs`) and for its jobs (`lockMs`). */
export function deadAfter(io: Io, { lease }: FleetFlags): { readonly ttlMs: number; readonly lockMs: number } {
  const { SKILLROUTE_LEASE_SECONDS: set } = io.env
  const ttlMs = 1000 * (lease ?? (set === undefined ? LEASE_SECONDS : positiveInteger(set)))
  return { ttlMs, lockMs: Math.min(LOCK_MS, ttlMs) }
}

/** The orgs that the user named, or all of the config file. @throws ConfigError for an org that is not in the file */
export function chosenOrgs(known: readonly string[], named: readonly string[] | undefined): readonly string[] {
  const missing = (named ?? []).filter((name) => !known.includes(name))
  if (missing.length > 0) {
    throw new ConfigError(
      `no org ${missing.map((name) => quoteName(name)).join(', ')} in the config file; it has: ${known.join(', ') || 'none'}`,
    )
  }
  const orgs = named ?? known
  if (orgs.length === 0) throw new ConfigError('A fleet needs orgs: list them under "orgs" in skillroute.config.yaml.')
  return orgs
}
