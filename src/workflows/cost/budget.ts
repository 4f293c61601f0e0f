import { LIMITS } from '../../core/limits'
import type { Change, PlanBasis, RequestBudget } from '../../documents'
import { secondsFor } from '../../transport/limits/spread'
import { partsOf } from '../subjects/read'
import { type Unit, unitsOf } from '../subjects/subject'
import { batchable, batchesOf, type Lane, lanesOf } from './lanes'

/** What the requests of a plan depend on. */
export interface BudgetInput {
  readonly changes: readonly Change[]
  readonly reread: 'each' | 'batch'
  readonly ratePerMinute: number
  /** How many skills a user holds, which decides how many pages a read of them has. Unknown: one page. */
  readonly skillsOf?: ((userId: string) => number) | undefined
  /** The same for languages. */
  readonly languagesOf?: ((userId: string) => number) | undefined
  /** Members of a queue, which decides how many pages a read of them has. Unknown: one page. */
  readonly membersOf?: ((queueId: string) => number) | undefined
}

/** One look at the org itself: a plan is never applied to another one. */
const ORG_CHECKS = 1

/**
 * The requests that applying makes when nothing fails, nobody else writes and what is written shows at once: the org once;
 * every target before the first write (users 100 a request); every target again just before its write (one by one, or
 * users in batches); the writes (what the platform takes together); the read-back, like the first look; and the audits of the time.
 */
export function requestBudget(input: BudgetInput): RequestBudget {
  const { changes, reread, ratePerMinute } = input
  const units = unitsOf(changes)
  const first = sum(partsOf(units).map((part) => partRequests(input, part, 0)))
  const verifies = sum(partsOf(units).map((part) => partRequests(input, part, 1)))
  const { users, queues } = lanesOf(changes)
  const again = reread === 'each' ? sum(users.map(laneReads)) : sum(batchesOf(users).map(batchReads))
  const reads = ORG_CHECKS + first + again + sum(queues.map(laneReads)) + sum(units.map(waits))
  const writes = sum(units.map((unit) => unit.driver.writes(unit.subject.id, unit.changes, new Map()).length))
  const audits = auditRequests(units)
  const total = reads + writes + verifies + audits
  const minutes = minutesFor(total, ratePerMinute)
  return { reads, writes, verifies, audits, total, ratePerMinute, minutes }

  function laneReads({ units: own }: Lane): number {
    return sum(own.map((unit) => pagesOf(input, unit, 0)))
  }

  function batchReads(lanes: readonly Lane[]): number {
    const own = lanes.flatMap((lane) => lane.units)
    const single = own.filter((unit) => !batchable(unit))
    return partsOf(own.filter(batchable)).length + sum(single.map((unit) => pagesOf(input, unit, 0)))
  }

  /** Looks for new members before they get a ring or leave: one for each write that rests on them. */
  function waits(unit: Unit): number {
    if (unit.subject.kind !== 'members') return 0
    const writes = unit.driver.writes(unit.subject.id, unit.changes, new Map())
    const waiting = writes.filter((write) => (write.needs ?? []).length > 0).length
    return waiting * pagesOf(input, unit, 1)
  }
}

/** A budget with the requests by which an apply judges guardrails on the org as it is. */
export function withGuardrails(
  budget: RequestBudget,
  basis: PlanBasis | undefined,
  membersOf: (queueId: string) => number,
): RequestBudget {
  if (basis === undefined) return budget
  // The pages of each queue's members, and the count that they are held against.
  const members = sum(basis.queues.map(({ id }) => Math.floor(membersOf(id) / LIMITS.pageSize.members) + 2))
  const lots = (count: number): number => Math.ceil(count / LIMITS.userIdsPerCall)
  const guardrails = lots(basis.agents.length) + members + lots(basis.live.length)
  const total = budget.total + guardrails
  return { ...budget, guardrails, total, minutes: minutesFor(total, budget.ratePerMinute) }
}

/** Minutes that requests take at a rate. */
export function minutesFor(requests: number, ratePerMinute: number): number {
  return Math.round((secondsFor(requests, ratePerMinute) / 60) * 1000) / 1000
}

/** One query: submitted, asked for its state, and its pages, which hold an entry for each user, member and queue written. */
function auditRequests(units: readonly Unit[]): number {
  if (units.length === 0) return 0
  const entries = sum(
    units.map((unit) => {
      const writes = unit.driver.writes(unit.subject.id, unit.changes, new Map())
      return sum(writes.map(({ changes }) => (unit.subject.kind === 'members' ? changes.length : 1)))
    }),
  )
  return 2 + Math.max(1, Math.ceil(entries / LIMITS.pageSize.auditResults))
}

/** Requests of one read of several subjects. @param written share of the changes made by then: all or none */
function partRequests(input: BudgetInput, part: readonly Unit[], written: 0 | 1): number {
  const [first] = part
  if (first === undefined) return 0
  return first.driver.perRead > 1 ? 1 : sum(part.map((unit) => pagesOf(input, unit, written)))
}

/** Requests of one read of one subject. */
function pagesOf(
  { skillsOf, languagesOf, membersOf }: BudgetInput,
  { subject, changes }: Unit,
  written: 0 | 1,
): number {
  const { kind, id } = subject
  if (kind === 'skills') return levelPages(skillsOf?.(id))
  if (kind === 'languages') return levelPages(languagesOf?.(id))
  if (kind !== 'members') return 1
  const adds = changes.filter((change) => change.kind === 'member.add').length
  const removals = changes.filter((change) => change.kind === 'member.remove').length
  const members = (membersOf?.(id) ?? 0) + written * (adds - removals)
  // The list tells no total: it ends with the first page that is not full, an empty one included, and is held against
  // the queue's own count.
  return Math.floor(members / LIMITS.pageSize.members) + 2
}

function levelPages(count = 0): number {
  return Math.max(1, Math.ceil(count / LIMITS.skillsPerCall))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
