import { ValidationError } from '../core/errors'
import { instantMs } from '../core/instant'
import type { EmulatorOptions } from './types'

/** Options with their defaults filled in and `now` as epoch ms. */
export interface ReadOptions {
  readonly seed: number
  readonly nowMs: number
  readonly agents: number
  readonly queues: number
  readonly skills: number
  readonly ratePerMinute: number
  readonly speed: number
}

/** Requests a minute that the platform allows one client-credentials token by default. */
const PLATFORM_RATE_PER_MINUTE = 300

/** Checks the options. @throws ValidationError naming every option that makes no sense */
export function readOptions(options: EmulatorOptions, presentMs: number): ReadOptions {
  const issues: { path: string; message: string }[] = []
  const whole = (name: 'agents' | 'queues' | 'skills' | 'ratePerMinute', otherwise: number, least: number): number => {
    const value = options[name] ?? otherwise
    if (!Number.isInteger(value) || value < least)
      issues.push({ path: name, message: `must be a whole number of at least ${least}, not ${value}` })
    return value
  }
  const { now = presentMs, seed = 1, port = 0, speed = 1 } = options
  const nowMs = instantMs(now)
  if (!Number.isFinite(nowMs))
    issues.push({
      path: 'now',
      message: 'must be a Date, an ISO time with its zone such as 2026-12-05T18:00Z, or epoch milliseconds',
    })
  if (!Number.isFinite(seed)) issues.push({ path: 'seed', message: 'must be a number' })
  if (!Number.isFinite(speed) || speed < 0)
    issues.push({ path: 'speed', message: `must be a number of 0 or more, not ${speed}` })
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    issues.push({ path: 'port', message: `must be a port from 0 to 65535, not ${port}` })
  const read = {
    seed,
    speed,
    nowMs,
    agents: whole('agents', 200, 0),
    queues: whole('queues', 12, 0),
    skills: whole('skills', 16, 0),
    ratePerMinute: whole('ratePerMinute', PLATFORM_RATE_PER_MINUTE, 1),
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'emulator options' })
  return read
}
