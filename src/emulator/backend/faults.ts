import { ValidationError } from '../../core/errors'
import { type Random, seededRandom } from '../../core/random'
import type { Fault, FaultRule } from '../model/types'

/** Faults that apply to one request: those that only modify it, and at most one that decides its answer. */
export interface DrawnFaults {
  readonly latencyMs: number
  readonly secondWriters: readonly Extract<Fault, { kind: 'secondWriter' }>[]
  readonly staleRead: boolean
  readonly duplicateRows: boolean
  readonly missingRows: number
  readonly decisive: DecisiveFault | undefined
  /** How often the rule of the decisive fault has applied. `truncated` alternates between its two forms by it. */
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
  draw(method: string, path: string): DrawnFaults
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
    draw(method, path) {
      return entries.reduce((drawn, entry) => {
        if (isDecisive(entry.rule.fault) && drawn.decisive !== undefined) return drawn
        return drawHit(entry, method, path) ? withFault(drawn, entry) : drawn
      }, NOTHING)
    },
  }
}

/** A request without faults. */
export const NOTHING: DrawnFaults = {
  latencyMs: 0,
  secondWriters: [],
  staleRead: false,
  duplicateRows: false,
  missingRows: 0,
  decisive: undefined,
  hit: 0,
}

function drawHit(entry: Entry, method: string, path: string): boolean {
  const { rule } = entry
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false
  if (!pathMatches(rule.path, path)) return false
  entry.seen++
  if (entry.seen <= (rule.after ?? 0) || entry.hits >= (rule.times ?? Number.POSITIVE_INFINITY)) return false
  if (rule.share !== undefined && entry.random() >= rule.share) return false
  entry.hits++
  return true
}

function pathMatches(desired: string | RegExp | undefined, path: string): boolean {
  if (desired === undefined) return true
  // A sticky or global pattern remembers where its last match ended; search() ignores that.
  return typeof desired === 'string' ? path.includes(desired) : path.search(desired) >= 0
}

function isDecisive(fault: Fault): fault is DecisiveFault {
  return !['latency', 'secondWriter', 'staleRead', 'duplicateRows', 'missingRows'].includes(fault.kind)
}

function withFault(drawn: DrawnFaults, entry: Entry): DrawnFaults {
  const { fault } = entry.rule
  switch (fault.kind) {
    case 'latency':
      return { ...drawn, latencyMs: drawn.latencyMs + fault.ms }
    case 'secondWriter':
      return { ...drawn, secondWriters: [...drawn.secondWriters, fault] }
    case 'staleRead':
      return { ...drawn, staleRead: true }
    case 'duplicateRows':
      return { ...drawn, duplicateRows: true }
    case 'missingRows':
      return { ...drawn, missingRows: drawn.missingRows + fault.count }
    default:
      return { ...drawn, decisive: fault, hit: entry.hits }
  }
}
