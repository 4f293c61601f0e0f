import { ValidationError } from '../core/errors'
import { instantMs } from '../core/time/parse-instant'
import type { WorldNature } from './model/nature'
import { isSpeed, MAX_SPEED } from './model/time'
import type { EmulatorOptions } from './model/types'
import type { EmulatorParts } from './parts'
import { platformHosts } from './tls/secure'

/** Options with their defaults filled in and `now` as epoch ms. */
export interface ReadOptions {
  readonly seed: number
  readonly nowMs: number
  readonly agents: number
  readonly queues: number
  readonly skills: number
  readonly ratePerMinute: number
  readonly speed: number
  readonly hosts: ReadonlySet<string>
}

/** Requests per minute that the platform allows one client-credentials token by default. */
const PLATFORM_RATE_PER_MINUTE = 300

/** Checks the options. @throws ValidationError naming every invalid option */
export function readOptions(options: EmulatorOptions, parts: EmulatorParts, presentMs: number): ReadOptions {
  const issues: { path: string; message: string }[] = []
  const whole = (name: 'agents' | 'queues' | 'skills' | 'ratePerMinute', otherwise: number, least: number): number => {
    const value = options[name] ?? otherwise
    if (!Number.isInteger(value) || value < least)
      issues.push({ path: name, message: `must be a whole number of at least ${least}, not ${value}` })
    return value
  }
  const { now = parts.now ?? presentMs, seed = 1, port = 0, speed = 1 } = options
  const nowMs = instantMs(now)
  if (Number.isNaN(new Date(nowMs).getTime()))
    issues.push({
      path: 'now',
      message: 'must be a Date, an ISO time with its zone such as 2026-12-05T18:00Z, or epoch milliseconds',
    })
  if (!Number.isFinite(seed)) issues.push({ path: 'seed', message: 'must be a number' })
  if (!isSpeed(speed)) issues.push({ path: 'speed', message: `must be a number from 0 to ${MAX_SPEED}, not ${speed}` })
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    issues.push({ path: 'port', message: `must be a port from 0 to 65535, not ${port}` })
  const hosts = new Set<string>()
  for (const [at, name] of (options.hosts ?? []).entries()) {
    const url = `http://${name}`
    if (URL.canParse(url) && new URL(url).host === name.toLowerCase()) hosts.add(name.toLowerCase())
    else issues.push({ path: `hosts[${at}]`, message: 'must be a host name without scheme, port and path' })
  }
  const { tls } = options
  if (tls !== undefined && isDomain(tls.domain)) for (const host of platformHosts(tls)) hosts.add(host)
  else if (tls !== undefined)
    issues.push({ path: 'tls.domain', message: 'must be the domain of a region in lower case, such as mypurecloud.ie' })
  issues.push(...natureIssues(options.switches ?? {}))
  const read = {
    seed,
    hosts,
    speed,
    nowMs,
    // With other answers there is no generated org.
    agents: whole('agents', parts.replay === undefined ? 200 : 0, 0),
    queues: whole('queues', parts.replay === undefined ? 12 : 0, 0),
    skills: whole('skills', parts.replay === undefined ? 16 : 0, 0),
    ratePerMinute: whole('ratePerMinute', options.profile?.facts.ratePerMinute ?? PLATFORM_RATE_PER_MINUTE, 1),
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'emulator options' })
  return read
}

function isDomain(value: unknown): boolean {
  return typeof value === 'string' && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(value)
}

const SHARES = ['redialShare', 'nextDayShare', 'handOnShare', 'absentShare', 'lateShare'] as const
const AMOUNTS = ['learningExcess', 'redialMinutes', 'alertSeconds', 'lateMinutes'] as const

function natureIssues(nature: Partial<WorldNature>): { path: string; message: string }[] {
  const issues: { path: string; message: string }[] = []
  const check = (name: keyof WorldNature, isFine: (value: number) => boolean, must: string): void => {
    const value: unknown = nature[name]
    if (value === undefined || (typeof value === 'number' && isFine(value))) return
    issues.push({ path: `switches.${name}`, message: `must be ${must}, not ${String(value)}` })
  }
  for (const name of SHARES) check(name, (value) => value >= 0 && value <= 1, 'a share from 0 to 1')
  for (const name of AMOUNTS) check(name, (value) => value >= 0 && value < Infinity, 'a number of at least 0')
  check('learningContacts', (value) => value > 0 && value < Infinity, 'a number above 0')
  const { patienceShape: shape = 'exponential' } = nature
  if (shape !== 'exponential' && shape !== 'mixed')
    issues.push({ path: 'switches.patienceShape', message: `must be exponential or mixed, not ${String(shape)}` })
  return issues
}
