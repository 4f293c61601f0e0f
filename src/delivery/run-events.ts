import * as z from 'zod/mini'
import { checkDocument, checkList, checkText } from '../core/checks'
import { addTo } from '../core/group-by'
import type { Json } from '../core/json/json'
import { aDocument, checkOptions, whole } from '../core/schema'
import type {
  ApplyReport,
  AuditRecord,
  ChangeRecord,
  ChangeResult,
  ChangeStatus,
  EventType,
  Plan,
  PlanRunData,
  Ref,
  RoutingEvent,
  RunAssignment,
  RunRecord,
  RunSummaryData,
} from '../documents'
import { HOLDING } from '../documents/run/apply-report'
import { eventId } from '../documents/run/event'

/** Maximum number of problems in the summary of one run: receivers limit the length of messages. */
const MAX_PROBLEMS = 20

const FAILING: readonly ChangeStatus[] = ['failed', 'conflict']

/** A run, from its report or from the audit log. */
interface Run {
  /** The user's plan; for an undo, the plan that is undone. */
  readonly plan: { readonly id: string; readonly hash: string }
  /** The plan of the undo itself. */
  readonly undoPlanId: string | undefined
  readonly org: Ref | undefined
  readonly action: string
  readonly outcome: string
  readonly endedAt: string
  readonly counts: Readonly<Partial<Record<ChangeStatus, number>>>
  readonly accuracy: number | null
  readonly results: readonly Pick<ChangeResult, 'changeId' | 'status' | 'latencyMs' | 'error'>[]
  /** Changes of the plan. */
  readonly changes: number
  /** The skills that the run set or removed, and how many of them a summary may name. */
  readonly assignments: readonly RunAssignment[]
  readonly maxAssignments: number
}

/** Options for the events of a run. */
export interface RunEventOptions {
  /**
   * Maximum number of assignments (agent, skill, level before and after, status) that `run.summary` names; it counts the
   * others. They contain names of people. Default 0: none.
   */
  readonly maxAssignments?: number | undefined
}

/**
 * The events of a run: how it ended, and its summary. None for a dry run, which changed nothing. Those of an undo are about
 * the plan that it undoes.
 * @param action what the run did: `apply` (default) or `undo`
 * @param options with `maxAssignments` the plan of the report is required: it names agents and skills
 */
export function reportEvents(
  report: ApplyReport,
  action: 'apply' | 'undo' | 'due' = 'apply',
  options: RunEventOptions & { readonly plan?: Plan | undefined } = {},
): RoutingEvent[] {
  checkOptions(options, { maxAssignments: z.optional(whole(0)), plan: z.optional(aDocument('skillroute/plan@1')) })
  const { plan, maxAssignments = 0 } = options
  checkDocument(report, 'report', 'skillroute/apply-report@1')
  checkText(action, 'action')
  const { planId, planHash, undoes, org, outcome, endedAt, counts, accuracy, results } = report
  if (outcome === 'dryRun') return []
  const { planId: id, planHash: hash } = undoes ?? { planId, planHash }
  const undoPlanId = undoes === undefined ? undefined : planId
  const run = {
    plan: { id, hash },
    undoPlanId,
    org,
    action,
    outcome,
    endedAt,
    counts: withoutZeros(counts),
    accuracy,
    results,
  }
  const assignments = listAssignments(plan?.changes ?? [], results)
  return runEvents({ ...run, changes: results.length, assignments, maxAssignments })
}

function listAssignments(changes: Plan['changes'], results: Run['results']): RunAssignment[] {
  const status = new Map(results.map((result) => [result.changeId, result.status]))
  return changes.flatMap((change) => {
    const changeStatus = status.get(change.id)
    if (changeStatus === undefined || (change.kind !== 'skill.set' && change.kind !== 'skill.remove')) return []
    const { user, skill, before, after } = change
    return [{ user, skill, before, after, status: changeStatus }]
  })
}

/** The event of a plan that was made. */
export function planEvent(plan: Plan): RoutingEvent {
  checkDocument(plan, 'plan', 'skillroute/plan@1')
  const { id, hash, org, createdAt, source, changes } = plan
  return builtEvent({ planId: id, planHash: hash, changes: changes.length, source }, org, createdAt)
}

/**
 * The events for records of the audit log: plans made, runs ended or refused. The log has each run's changes before the
 * record of its end.
 */
export function auditLogEvents(records: readonly AuditRecord[], options: RunEventOptions = {}): RoutingEvent[] {
  checkList(records, 'records')
  checkOptions(options, { maxAssignments: z.optional(whole(0)) })
  const { maxAssignments = 0 } = options
  const changes = new Map<string, ChangeRecord[]>()
  return records.flatMap((record): RoutingEvent[] => {
    const { planId = '', undoPlanId } = record
    // The changes of an undo belong to the undo, also when it followed a failure of its plan.
    const whose = undoPlanId ?? planId
    if (record.type === 'change') {
      addTo(changes, whose, record)
      return []
    }
    const { type, planHash = '', org, at, action } = record
    if (type === 'planned' && record.error === undefined) {
      const { changes: count = 0, source } = record
      return [builtEvent({ planId, planHash, changes: count, ...(source === undefined ? {} : { source }) }, org, at)]
    }
    if (type === 'started' || type === 'planned') return []
    const results = changes.get(whose) ?? []
    changes.delete(whose)
    const { outcome = 'failed', counts = {}, accuracy = null, error } = record
    const plan = { id: planId, hash: planHash }
    const run = { plan, undoPlanId, org, action, outcome, endedAt: at, counts, accuracy, results }
    const assignments = results.flatMap(loggedAssignment)
    const whole: Run = { ...run, changes: record.changes ?? results.length, assignments, maxAssignments }
    return error === undefined ? runEvents(whole) : refusedEvents(whole, error)
  })
}

function loggedAssignment({ kind, target, what, before, after, status }: ChangeRecord): RunAssignment[] {
  if (!kind.startsWith('skill.')) return []
  const level = (value: Json): number | null => (typeof value === 'number' ? value : null)
  return [{ user: target, skill: what, before: level(before), after: level(after), status }]
}

function builtEvent(
  data: { planId: string; planHash: string; changes: number; source?: string },
  org: Ref | undefined,
  timestamp: string,
): RoutingEvent {
  const type = 'plan.built'
  const plan = { id: data.planId, hash: data.planHash }
  return { ...envelope(type, { plan, undoPlanId: undefined, org, endedAt: timestamp }, 'plan'), type, data }
}

function runEvents(run: Run): RoutingEvent[] {
  const { action, outcome, counts, accuracy, results, changes } = run
  const problems = results.filter(({ status }) => FAILING.includes(status)).slice(0, MAX_PROBLEMS)
  const data: PlanRunData = {
    ...toPlanData(run),
    action,
    outcome,
    changes,
    counts,
    accuracy,
    problems: problems.map(({ changeId, status, error }) => {
      return error === undefined ? { changeId, status } : { changeId, status, code: error.code }
    }),
  }
  const type = findType(run)
  return [{ ...envelope(type, run, `${action} ${outcome}`), type, data }, summaryEvent(run)]
}

function refusedEvents(run: Run, error: NonNullable<RunRecord['error']>): RoutingEvent[] {
  const { action } = run
  const type = 'plan.refused'
  const data = { ...toPlanData(run), action, error }
  return [
    { ...envelope(type, run, `${action} ${error.code}`), type, data },
    summaryEvent(run, isInvalid(error.code), error.code),
  ]
}

function findType({
  action,
  undoPlanId,
  outcome,
  counts,
}: Run): Extract<EventType, 'plan.applied' | 'plan.failed' | 'plan.conflict' | 'plan.held' | 'plan.undone'> {
  if (outcome === 'undone') return 'plan.undone'
  if (outcome === 'held') return 'plan.held'
  // Also by `due`, which reverts changes made for a time.
  if (outcome === 'done') return action === 'undo' || undoPlanId !== undefined ? 'plan.undone' : 'plan.applied'
  return (counts.failed ?? 0) === 0 && (counts.conflict ?? 0) > 0 ? 'plan.conflict' : 'plan.failed'
}

/**
 * @param invalid the whole run was refused as invalid
 * @param how a text that distinguishes runs of the plan that ended in the same millisecond
 */
function summaryEvent(run: Run, invalid = false, how = run.outcome): RoutingEvent {
  const { action, outcome, counts, results, changes } = run
  const sum = (statuses: readonly ChangeStatus[]): number =>
    statuses.reduce((total, status) => total + (counts[status] ?? 0), 0)
  const latencies = results.flatMap(({ latencyMs }) => (latencyMs === undefined ? [] : [latencyMs]))
  const refused = results.filter(({ error }) => error !== undefined && isInvalid(error.code)).length
  const type = 'run.summary'
  const data: RunSummaryData = {
    ...toPlanData(run),
    action,
    outcome,
    changes,
    successes: sum(action === 'undo' ? [...HOLDING, 'undone'] : HOLDING),
    failures: sum(FAILING),
    averageLatencyMs:
      latencies.length === 0
        ? null
        : Math.round(latencies.reduce((total, latency) => total + latency, 0) / latencies.length),
    validationErrorRate: invalid ? 1 : changes === 0 ? 0 : refused / changes,
    ...namedAssignments(run),
  }
  return { ...envelope(type, run, `${action} ${how}`), type, data }
}

/** Only as many as requested, since receivers limit the length of messages. */
function namedAssignments({
  assignments,
  maxAssignments,
}: Run): Pick<RunSummaryData, 'assignments' | 'assignmentsLeftOut'> {
  if (maxAssignments === 0) return {}
  const left = assignments.length - maxAssignments
  return { assignments: assignments.slice(0, maxAssignments), ...(left > 0 ? { assignmentsLeftOut: left } : {}) }
}

/** Whether an error code means invalid input: ours, or one of a platform's 400. */
function isInvalid(code: string): boolean {
  return /^(input\.|http\.400$|bad\.request)|invalid|validation|plan\.tampered/i.test(code)
}

function toPlanData({ plan, undoPlanId }: Run): Pick<PlanRunData, 'planId' | 'planHash' | 'undoPlanId'> {
  return { planId: plan.id, planHash: plan.hash, ...(undoPlanId === undefined ? {} : { undoPlanId }) }
}

type Envelope = Pick<Run, 'plan' | 'undoPlanId' | 'org' | 'endedAt'>

function envelope(type: EventType, { plan, undoPlanId, org, endedAt }: Envelope, what: string) {
  return {
    id: eventId(type, [plan.id, plan.hash, what, endedAt, ...(undoPlanId === undefined ? [] : [undoPlanId])]),
    timestamp: endedAt,
    subject: { kind: 'plan', id: plan.id },
    ...(org === undefined ? {} : { org }),
  }
}

function withoutZeros(counts: ApplyReport['counts']): Run['counts'] {
  return Object.fromEntries(Object.entries(counts).filter(([, number]) => number > 0))
}
