import { ValidationError } from '../../core/errors'
import { type Random, seededRandom } from '../../core/random'
import type { Fault, FaultRule } from '../model/types'

/** Faults that apply to one request: those that only modify it, and at most one that decides its answer. */
export interface PlayedFaults {
  readonly latencyMs: number
  readonly secondWriters: readonly Extract<Fault, { kind: 'secondWriter' }>[]
  readonly staleRead: boolean
  readonly duplicateRows: boolean
  readonly missingRows: number
  readonly decisive: DecisiveFault | undefined
  /** Counts hits of `truncated`, which alternates between its two forms. */
  readonly hit: number
}

/** Faults of which at most one can apply to a request. */
export type DecisiveFault = Exclude<
  Fault,
  { kind: 'latency' | 'secondWriter' | 'staleRead' | 'duplicateRows' | 'missingRows' }
>

/** The fault rules of one emulator. */
export interface FaultBook {
  add(rule: FaultRule): void
  /** Removes one rule. */
  remove(rule: FaultRule): void
  clear(): void
  /** Draws the faults of a request. */
  play(method: string, path: string): PlayedFaults
}

/** Every kind of fault; the compiler sees that none is missing. */
const KINDS: Readonly<Record<Fault['kind'], true>> = {
  latency: true,
  rateLimit: true,
  status: true,
  reset: true,
  timeout: true,
  truncated: true,
  html: true,
  emptyBody: true,
  duplicateRows: true,
  missingRows: true,
  staleRead: true,
  revokeToken: true,
  secondWriter: true,
}

interface Entry {
  readonly rule: FaultRule
  readonly random: Random
  seen: number
  hits: number
}

/** An empty book. Each rule draws from its own stream of the seed, so adding one does not affect the others. */
export function createFaultBook(seed: number): FaultBook {
  let entries: Entry[] = []
  let added = 0
  return {
    add(rule) {
      if (!Object.hasOwn(KINDS, rule.fault?.kind))
        throw new ValidationError([{ path: 'fault.kind', message: `must be one of ${Object.keys(KINDS).join(', ')}` }])
      entries.push({ rule, random: seededRandom(`${seed}/fault/${added++}`), seen: 0, hits: 0 })
    },
    remove(rule) {
      entries = entries.filter((entry) => entry.rule !== rule)
    },
    clear() {
      entries = []
    },
    play(method, path) {
      return entries.reduce((played, entry) => {
        if (isDecisive(entry.rule.fault) && played.decisive !== undefined) return played
        return strikes(entry, method, path) ? withFault(played, entry) : played
      }, NOTHING)
    },
  }
}

/** A request without faults. */
export const NOTHING: PlayedFaults = {
  latencyMs: 0,
  secondWriters: [],
  staleRead: false,
  duplicateRows: false,
  missingRows: 0,
  decisive: undefined,
  hit: 0,
}

function strikes(entry: Entry, method: string, path: string): boolean {
  const { rule } = entry
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false
  if (!pathMatches(rule.path, path)) return false
  entry.seen++
  if (entry.seen <= (rule.after ?? 0) || entry.hits >= (rule.times ?? Number.POSITIVE_INFINITY)) return false
  if (rule.share !== undefined && entry.random() >= rule.share) return false
  entry.hits++
  return true
}

function pathMatches(wanted: string | RegExp | undefined, path: string): boolean {
  if (wanted === undefined) return true
  // A sticky or global pattern remembers where its last match ended; search() ignores that.
  return typeof wanted === 'string' ? path.includes(wanted) : path.search(wanted) >= 0
}

function isDecisive(fault: Fault): fault is DecisiveFault {
  return !['latency', 'secondWriter', 'staleRead', 'duplicateRows', 'missingRows'].includes(fault.kind)
}

function withFault(played: PlayedFaults, entry: Entry): PlayedFaults {
  const { fault } = entry.rule
  switch (fault.kind) {
    case 'latency':
      return { ...played, latencyMs: played.latencyMs + fault.ms }
    case 'secondWriter':
      return { ...played, secondWriters: [...played.secondWriters, fault] }
    case 'staleRead':
      return { ...played, staleRead: true }
    case 'duplicateRows':
      return { ...played, duplicateRows: true }
    case 'missingRows':
      return { ...played, missingRows: played.missingRows + fault.count }
    default:
      return { ...played, decisive: fault, hit: entry.hits }
  }
}
