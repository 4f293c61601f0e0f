import { hostname, uptime } from 'node:os'
import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { systemClock } from '../../core/time/clock'
import type { LeaseHolder } from '../../documents/ports/ports'
import { systemCode } from './system-error'

/** Shape of a lease file, checked because other programs can reach it. */
export const holderSchema = lazy(() =>
  z.object({
    id: z.string(),
    purpose: z.string(),
    host: z.string(),
    bootId: z.string(),
    pid: z.number().check(z.refine(Number.isSafeInteger)),
    processStart: z.optional(z.string()),
    since: z.string(),
    heartbeat: z.string(),
  }),
)

/** How often a holder shows life, ms. */
export const BEAT_MS = 5_000
/**
 * A holder that shows no life for this long has lost what it holds, ms: it died where nobody can see its process (another
 * container, another host), or it was stopped, and then finds out before its next write.
 */
export const SILENT_MS = 30_000

/** This process as a lease names it. */
export function leaseHolder(id: string, purpose: string, now: string): LeaseHolder {
  const start = processOf(process.pid)?.start
  return {
    id,
    purpose,
    host: hostname(),
    bootId: bootId(),
    pid: process.pid,
    ...(start === undefined ? {} : { processStart: start }),
    since: now,
    heartbeat: now,
  }
}

/**
 * Whether a holder has lost what it holds: its process certainly is gone, or it shows no life and we cannot see its process
 * run. A sign of life from the future is none either: the clock was set back, and who lives shows life anew.
 * @param silentMs how long it may show none
 */
export function isLost(holder: Known, nowMs: number, silentMs = SILENT_MS): boolean {
  const state = stateOf(holder)
  const isSilent = !(Math.abs(nowMs - Date.parse(holder.heartbeat)) <= silentMs)
  return state === 'gone' || (state === 'unknown' && isSilent)
}

type Known = Omit<LeaseHolder, 'id' | 'purpose' | 'since'>

/**
 * What we know of the process named by a lease. It certainly is gone when it ran on this host, and either gave its last sign
 * of life in an earlier boot, before this one began, or ran since this boot among the processes that we can see and none of
 * them has its number and start. One that is stopped may never go on.
 */
function stateOf(holder: Known): 'gone' | 'running' | 'unknown' {
  if (holder.host !== hostname()) return 'unknown'
  const own = bootId()
  // One that shows life after our boot is another machine with our name.
  if (isOtherBoot(holder.bootId, own) && Date.parse(holder.heartbeat) < bootedAtMs()) return 'gone'
  if (holder.bootId !== own) return 'unknown'
  const found = processOf(holder.pid)
  if (found !== undefined) {
    const isOther = holder.processStart !== undefined && holder.processStart !== found.start
    // One that has ended and whose parent never asked for its end keeps its number for ever.
    if (isOther || ENDED.includes(found.state)) return 'gone'
    return STOPPED.includes(found.state) ? 'unknown' : 'running'
  }
  try {
    process.kill(holder.pid, 0)
    return 'running'
  } catch (error) {
    return systemCode(error) === 'ESRCH' ? 'gone' : 'running'
  }
}

/** States of processes, as Linux names them. */
const ENDED = ['Z', 'X']
const STOPPED = ['T', 't']

/** Whether two holders are one process. */
export function isSameProcess(one: LeaseHolder, other: LeaseHolder): boolean {
  const { host, bootId: boot, pid, processStart } = one
  return host === other.host && boot === other.bootId && pid === other.pid && processStart === other.processStart
}

/** Who holds something, and since when, in the words of every refusal. */
export function holderText({ pid, host, since, purpose, heartbeat, id }: LeaseHolder): string {
  return `process ${pid} on ${host} since ${since} for ${purpose} (last sign of life ${heartbeat}; id ${id})`
}

/** What to do about something that another process holds. */
export function wayOut(holder: LeaseHolder, nowMs: number, isSameWork: boolean): string {
  const breaking = `make sure that the process is gone and break the lease by its id ${holder.id}`
  if (isLost(holder, nowMs)) {
    return `It shows no life any more. Go on with its work, ${holder.purpose}, which takes it over; or, if nobody will, ${breaking}.`
  }
  if (!isSameWork) return `Wait for it. If it was cut off, go on with its work, ${holder.purpose}; or ${breaking}.`
  const leftMs = Date.parse(holder.heartbeat) + SILENT_MS - nowMs
  return `Wait for it. If it was cut off, do that again in ${Math.ceil(leftMs / 1000)} s: it is taken over from a process that shows no life for ${SILENT_MS / 1000} s. To take it at once, ${breaking}.`
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

/** A process that we can see, as Linux tells it; undefined where it cannot be told. */
function processOf(pid: number): { readonly start: string; readonly state: string } | undefined {
  const { readFileSync } = process.getBuiltinModule('node:fs')
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program comes in brackets and may hold anything, brackets too.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [state = ''] = fields
    const start = fields[START_FIELD]
    return start === undefined ? undefined : { start, state }
  } catch {
    return undefined
  }
}

/** Place of the start time among the fields behind the name of the program: the 22nd of all, of which two come before. */
const START_FIELD = 19
