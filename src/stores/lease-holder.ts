import { hostname, uptime } from 'node:os'
import * as z from 'zod/mini'
import { systemClock } from '../core/clock'
import { PlanError } from '../core/errors'
import { lazy } from '../core/lazy'
import type { LeaseHolder } from '../core/ports'
import { systemCode } from './system-error'

/** Shape of a lease file, checked because other programs can reach it. */
export const holderSchema = lazy(() =>
  z.object({
    id: z.string(),
    purpose: z.string(),
    host: z.string(),
    bootId: z.string(),
    pid: z.number().check(z.refine(Number.isSafeInteger)),
    since: z.string(),
    heartbeat: z.string(),
  }),
)

/** This process as a lease names it. */
export function leaseHolder(id: string, purpose: string, now: string): LeaseHolder {
  return { id, purpose, host: hostname(), bootId: bootId(), pid: process.pid, since: now, heartbeat: now }
}

/**
 * True when the process named by a lease certainly is gone: it ran on this host, and either gave its last sign of life
 * in an earlier boot, before this one began, or ran since this boot among the processes that we can see and no process
 * has its number. Anything else may be alive.
 */
export function isGone(holder: Pick<LeaseHolder, 'host' | 'bootId' | 'pid' | 'heartbeat'>): boolean {
  if (holder.host !== hostname()) return false
  const own = bootId()
  // One that shows life after our boot is another machine with our name.
  if (isOtherBoot(holder.bootId, own) && Date.parse(holder.heartbeat) < bootedAtMs()) return true
  if (holder.bootId !== own) return false
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (error) {
    return systemCode(error) === 'ESRCH'
  }
}

/** The refusal everybody gets who asks for a lease that is held. */
export function locked(name: string, holder: LeaseHolder): PlanError {
  return new PlanError(
    'locked',
    `Lease ${name} is held by process ${holder.pid} on ${holder.host} since ${holder.since} for ${holder.purpose} (last sign of life ${holder.heartbeat}). Wait for it, or do that again if it was cut off: it takes its own lease over. If that process certainly is gone and nobody will go on, break the lease by its id ${holder.id}.`,
  )
}

/** Whether two ids certainly tell two boots; process namespaces do not count. */
function isOtherBoot(one: string, other: string): boolean {
  return one !== UNKNOWN && other !== UNKNOWN && one.split('/')[0] !== other.split('/')[0]
}

/** Epoch ms at which this machine started, by its own clock. */
function bootedAtMs(): number {
  return systemClock.now() - uptime() * 1000
}

const UNKNOWN = 'unknown'

/**
 * This boot of this machine, and on Linux the process namespace too: the same number in another container is another
 * process. Where the system tells neither, process numbers are compared within the host name alone.
 */
function bootId(): string {
  // Asked for here and not imported, since every program pays for an import and few keep leases.
  const { readFileSync, readlinkSync } = process.getBuiltinModule('node:fs')
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return UNKNOWN
  }
}
