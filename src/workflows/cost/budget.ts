import { LIMITS } from '../../core/limits'
import { sum } from '../../core/sum'
import type { Change, PlanBasis, RequestBudget } from '../../documents'
import { calculateSeconds } from '../../transport/limits/spread'
import { splitUnits } from '../subjects/showing'
import { groupUnits, type Unit } from '../subjects/subject'
import { groupWrites, isBatchable, splitBatches, type WriteGroup } from './write-groups'

/** Numbers of skills, languages and members, which decide how many pages a read takes. */
export interface HeldCounts {
  readonly countSkills: (userId: string) => number
  readonly countLanguages: (userId: string) => number
  readonly countMembers: (queueId: string) => number
}

/** The inputs that determine the requests of a plan. An unknown count is taken as 0. */
export interface BudgetInput extends Partial<HeldCounts> {
  readonly changes: readonly Change[]
  readonly reread: 'each' | 'batch'
  readonly ratePerMinute: number
}

/** One request checks the org itself: a plan is never applied to another org. */
const ORG_CHECKS = 1

/**
 * The requests of an apply when nothing fails, nobody else writes and every write shows at once: the org once; every target
 * before the first write (100 users a request); every target again just before its write (one by one, or users in batches);
 * the members once more before each write that needs new ones to show; the writes; the read-back of every target; and the
 * audits of that time.
 */
export function requestBudget(input: BudgetInput): RequestBudget {
  const { changes, reread, ratePerMinute } = input
  const units = groupUnits(changes)
  const first = sum(splitUnits(units).map((part) => partRequests(input, part, 0)))
  const verifies = sum(splitUnits(units).map((part) => partRequests(input, part, 1)))
  const { users, queues } = groupWrites(changes)
  const again = reread === 'each' ? sum(users.map(countGroupReads)) : sum(splitBatches(users).map(countBatchReads))
  const reads = ORG_CHECKS + first + again + sum(queues.map(countGroupReads)) + sum(units.map(waits))
  const writes = sum(units.map((unit) => unit.driver.writes(unit.subject.id, unit.changes, new Map()).length))
  const audits = auditRequests(units)
  const total = reads + writes + verifies + audits
  const minutes = calculateMinutes(total, ratePerMinute)
  return { reads, writes, verifies, audits, total, ratePerMinute, minutes }

  function countGroupReads({ units: own }: WriteGroup): number {
    return sum(own.map((unit) => countReadRequests(input, unit, 0)))
  }

  function countBatchReads(groups: readonly WriteGroup[]): number {
    const allUnits = groups.flatMap((group) => group.units)
    const single = allUnits.filter((unit) => !isBatchable(unit))
    return (
      splitUnits(allUnits.filter(isBatchable)).length + sum(single.map((unit) => countReadRequests(input, unit, 0)))
    )
  }

  /**
   * Reads that wait until new members show, before their ring or activation is set: one for each write that depends on
   * them.
   */
  function waits(unit: Unit): number {
    if (unit.subject.kind !== 'members') return 0
    const writes = unit.driver.writes(unit.subject.id, unit.changes, new Map())
    const waiting = writes.filter((write) => (write.needs ?? []).length > 0).length
    return waiting * countReadRequests(input, unit, 1)
  }
}

/** Adds the requests that check guardrails against the current org. */
export function withGuardrails(
  budget: RequestBudget,
  basis: PlanBasis | undefined,
  countMembers: (queueId: string) => number,
): RequestBudget {
  if (basis === undefined) return budget
  // The pages of each queue's members, and the request for the count that they are compared with.
  const members = sum(basis.queues.map(({ id }) => Math.floor(countMembers(id) / LIMITS.pageSize.members) + 2))
  const countBatches = (count: number): number => Math.ceil(count / LIMITS.userIdsPerCall)
  const guardrails = countBatches(basis.agents.length) + members + countBatches(basis.live.length)
  const total = budget.total + guardrails
  return { ...budget, guardrails, total, minutes: calculateMinutes(total, budget.ratePerMinute) }
}

/** Minutes that requests take at a rate. */
export function calculateMinutes(requests: number, ratePerMinute: number): number {
  return Math.round((calculateSeconds(requests, ratePerMinute) / 60) * 1000) / 1000
}

/** One query: submission, its state, and its pages, with an entry for each member written, and for each other write. */
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
  return first.driver.perRead > 1 ? 1 : sum(part.map((unit) => countReadRequests(input, unit, written)))
}

/** Requests of one read of one subject. */
function countReadRequests(
  { countSkills, countLanguages, countMembers }: BudgetInput,
  { subject, changes }: Unit,
  written: 0 | 1,
): number {
  const { kind, id } = subject
  if (kind === 'skills') return levelPages(countSkills?.(id))
  if (kind === 'languages') return levelPages(countLanguages?.(id))
  if (kind !== 'members') return 1
  const adds = changes.filter((change) => change.kind === 'member.add').length
  const removals = changes.filter((change) => change.kind === 'member.remove').length
  const members = (countMembers?.(id) ?? 0) + written * (adds - removals)
  // The list has no total. It ends with the first page that is not full, which may be empty, and is then compared with
  // the queue's own count.
  return Math.floor(members / LIMITS.pageSize.members) + 2
}

function levelPages(count = 0): number {
  return Math.max(1, Math.ceil(count / LIMITS.skillsPerCall))
}
