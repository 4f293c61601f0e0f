import * as z from 'zod/mini'
import { builtin } from '../../core/builtin'
import { lazy } from '../../core/lazy'
import { systemClock } from '../../core/time/clock'
import type { HeldLease, LeaseHolder } from '../../documents/ports/ports'
import { systemCode } from './system-error'

/** Schema of a stored holder record, checked because other programs can reach it. */
export const holderSchema = /* @__PURE__ */ lazy(() =>
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

/** Interval between heartbeats, ms. */
export const BEAT_MS = 5_000
/**
 * Age of a heartbeat, ms, after which a holder has lost what it holds, unless its process is seen to run: either it died
 * where nobody can see its process (another container, another host), or it was stopped, and then finds out before its
 * next write.
 */
export const SILENT_MS = 30_000

/** The holder record of this process. */
export function leaseHolder(id: string, purpose: string, now: string): LeaseHolder {
  const start = readProcess(process.pid)?.start
  return {
    id,
    purpose,
    host: builtin('node:os').hostname(),
    bootId: bootId(),
    pid: process.pid,
    ...(start === undefined ? {} : { processStart: start }),
    since: now,
    heartbeat: now,
  }
}

/**
 * Whether a holder has lost what it holds: its process is certainly gone, or its heartbeat is overdue and we cannot see its
 * process run. A heartbeat as far in the future is overdue too: the clock was set back, and a living holder soon writes
 * another.
 * @param silentMs how old a heartbeat may be
 */
export function isLost(holder: HolderProcess, nowMs: number, silentMs = SILENT_MS): boolean {
  const state = findState(holder)
  const isSilent = !(Math.abs(nowMs - Date.parse(holder.heartbeat)) <= silentMs)
  return state === 'gone' || (state === 'unknown' && isSilent)
}

type HolderProcess = Omit<LeaseHolder, 'id' | 'purpose' | 'since'>

/**
 * What we know of the process named by a lease. It is certainly gone when it ran on this host and either its last heartbeat
 * is from an earlier boot, or it ran since this boot and no visible process has its number and start time. A zombie
 * is gone too. A stopped process is unknown: it may never continue.
 */
function findState(holder: HolderProcess): 'gone' | 'running' | 'unknown' {
  if (holder.host !== builtin('node:os').hostname()) return 'unknown'
  const ownBootId = bootId()
  // A heartbeat after our boot comes from another machine with our name.
  if (isOtherBoot(holder.bootId, ownBootId) && Date.parse(holder.heartbeat) < bootedAtMs()) return 'gone'
  if (holder.bootId !== ownBootId) return 'unknown'
  const found = readProcess(holder.pid)
  if (found !== undefined) {
    const isOther = holder.processStart !== undefined && holder.processStart !== found.start
    // A zombie keeps its number until its parent collects it.
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

/** States of processes that have ended, as Linux names them. */
const ENDED = ['Z', 'X']
const STOPPED = ['T', 't']

/** Whether two holders are one process. */
export function isSameProcess(holder: LeaseHolder, other: LeaseHolder): boolean {
  const { host, bootId: boot, pid, processStart } = holder
  return host === other.host && boot === other.bootId && pid === other.pid && processStart === other.processStart
}

/** The holder, since when and for what, as every refusal words it. */
export function holderText({ pid, host, since, purpose, heartbeat, id }: LeaseHolder): string {
  return `process ${pid} on ${host} since ${since} for ${purpose} (last sign of life ${heartbeat}; id ${id})`
}

/** The advice about an object that another process holds. */
export function adviseOnHolder(holder: LeaseHolder, nowMs: number, isSameWork: boolean): string {
  const breaking = `make sure that the process is gone and break the lease by its id ${holder.id}`
  if (isLost(holder, nowMs)) {
    return `It no longer responds. Resume its work, ${holder.purpose}, which takes it over; or, if nobody will, ${breaking}.`
  }
  if (!isSameWork) return `Wait for it. If it was cut off, resume its work, ${holder.purpose}; or ${breaking}.`
  if (findState(holder) === 'running') {
    return `Wait for it: it is not taken over while its process is seen to run. To take it at once, ${breaking}.`
  }
  const leftMs = Date.parse(holder.heartbeat) + SILENT_MS - nowMs
  return `Wait for it. If it was cut off, do that again in ${Math.ceil(leftMs / 1000)} s: it is taken over from a process that does not respond for ${SILENT_MS / 1000} s. To take it at once, ${breaking}.`
}

/** Whether two ids certainly belong to two boots; process namespaces do not count. */
function isOtherBoot(one: string, other: string): boolean {
  return one !== UNKNOWN && other !== UNKNOWN && one.split('/')[0] !== other.split('/')[0]
}

/** Epoch ms at which this machine started, by its own clock. */
function bootedAtMs(): number {
  return systemClock.now() - builtin('node:os').uptime() * 1000
}

const UNKNOWN = 'unknown'

/**
 * Identifies this boot of this machine, and on Linux the process namespace too, since the same number in another container is
 * another process. Where the system reports neither, process numbers are compared within the host name alone.
 */
function bootId(): string {
  // Loaded here instead of imported: an import slows down every program, and few keep leases.
  const { readFileSync, readlinkSync } = process.getBuiltinModule('node:fs')
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return UNKNOWN
  }
}

/** A process that Linux lets us see; undefined for any other. */
function readProcess(pid: number): { readonly start: string; readonly state: string } | undefined {
  const { readFileSync } = process.getBuiltinModule('node:fs')
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program is in brackets and may contain anything, brackets too.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [state = ''] = fields
    const start = fields[START_FIELD]
    return start === undefined ? undefined : { start, state }
  } catch {
    return undefined
  }
}

/** Index of the start time among the fields after the program's name: field 22 of all, of which two come before. */
const START_FIELD = 19

/** A held lease that `await using` releases at the end of its scope. */
export type ScopedLease<H extends HeldLease = HeldLease> = H & AsyncDisposable

/** Lets `await using` release a held lease. Changes and returns the given lease. */
export function scopedLease<H extends HeldLease>(held: H): ScopedLease<H> {
  return Object.assign(held, { [Symbol.asyncDispose]: () => held.release() })
}
