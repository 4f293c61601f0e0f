import type { Client } from '../../../client'
import type { ApplyReport, AuditRecord, Change, ChangeRecord, Plan, Ref, RunRecord } from '../../../documents'
import { changedOwner } from '../../../documents/plan/aspect-name'
import type { AuditLog } from '../../../documents/ports/ports'
import { getTransport } from '../../../transport/wiring/held'
import { asList, valueAt } from '../../kit/values'
import { describeAspect } from '../../subjects/subject'
import type { ApprovalRecord } from '../options/approval-record'
import { toProblem, warned } from '../options/problem'
import { buildEarlyEnd } from './early-end'

/** Facts about a run for the audit log. */
export interface Audited {
  /** Its login is recorded. */
  readonly client: Client
  readonly log: AuditLog | undefined
  readonly action: string
  /** The plan whose id the records have; for an undo, the undone plan. */
  readonly plan: Plan
  /** For an undo: its own plan, whose changes are made. */
  readonly undo?: Plan | undefined
  readonly key: string
  readonly now: () => number
  /** Why it runs and who approved it. */
  readonly approvalRecord?: ApprovalRecord | undefined
}

/**
 * Writes the audit log of a run: its start, the result of each change, and its end or why it was refused. When the log
 * cannot be written at the start, the run does not start. When it cannot be written at the end, the run's error or
 * report still gets through; the report then warns of it.
 * @param work returns the report of the run, and of the undo if one followed a failure
 */
export async function audited(
  { client, log, action, plan, undo: running, key, now, approvalRecord }: Audited,
  work: () => Promise<{ report: ApplyReport; undo?: { report: ApplyReport; plan: Plan } | undefined }>,
): Promise<ApplyReport> {
  const at = (): string => new Date(now()).toISOString()
  const { id: planId, hash: planHash, org } = plan
  const { source, changes } = running ?? plan
  const undoing = running === undefined ? {} : { undoPlanId: running.id }
  const actor = log === undefined ? {} : await readActor(client)
  const request = running === undefined ? summarizeRequest(plan) : {}
  const about = { planId, planHash, ...undoing, source, changes: changes.length, ...request }
  const shared = { action, ...actor, org, ...about, ...approvalRecord }
  await log?.append([{ type: 'started', at: at(), ...shared }])
  let done: Awaited<ReturnType<typeof work>>
  try {
    done = await work()
  } catch (error) {
    const record: RunRecord = { at: at(), ...shared, ...buildEarlyEnd(error) }
    // The run's error decides what to do next; an error of the log must not hide it.
    await log?.append([record]).catch(() => undefined)
    throw error
  }
  const { report, undo } = done
  const undone = undo === undefined ? [] : buildRecords(undo.report, undo.plan, { action: 'undo', key, undoes: plan })
  const ended: RunRecord = { type: 'ended', at: at(), ...shared, ...summarizeEnd(report) }
  try {
    const own =
      running === undefined
        ? buildRecords(report, plan, { action, key })
        : buildRecords(report, running, { action, key, undoes: plan })
    await log?.append([...own, ...undone, ended])
    return report
  } catch (error) {
    return warned(report, `The audit log lacks the end of this run: ${toProblem(error).message}`)
  }
}

/**
 * One record for each change of a report.
 * @param plan what ran
 * @param about.undoes for an undo: the plan that it undoes
 */
export function buildRecords(
  report: Pick<ApplyReport, 'results' | 'endedAt'>,
  plan: Plan,
  { action, key, undoes }: { readonly action: string; readonly key: string; readonly undoes?: Plan | undefined },
): AuditRecord[] {
  const changes = new Map(plan.changes.map((change) => [change.id, change]))
  return report.results.flatMap((result): ChangeRecord[] => {
    const change = changes.get(result.changeId)
    if (change === undefined) return []
    const { changeId, writtenAt, lagMs: _lag, attempts: _attempts, ...rest } = result
    return [
      {
        type: 'change',
        at: writtenAt ?? report.endedAt,
        action,
        ...(undoes === undefined ? { planId: plan.id } : { planId: undoes.id, undoPlanId: plan.id }),
        changeId,
        key,
        kind: change.kind,
        target: changedOwner(change),
        what: changedItem(change),
        before: change.before,
        after: change.after,
        ...rest,
      },
    ]
  })
}

function summarizeEnd(report: ApplyReport): Pick<RunRecord, 'outcome' | 'counts' | 'accuracy' | 'durationMs'> {
  const { outcome, accuracy, startedAt, endedAt } = report
  const counts = Object.fromEntries(Object.entries(report.counts).filter(([, number]) => number > 0))
  const durationMs = report.durationMs ?? Date.parse(endedAt) - Date.parse(startedAt)
  return { outcome, counts, accuracy, durationMs }
}

/** The weights and overflow limits that a plan is for. */
function summarizeRequest({ shares, changes }: Plan): Pick<RunRecord, 'weights' | 'overflowThresholds'> {
  const limits = changes.flatMap((change) => {
    if (change.kind !== 'queue.set') return []
    if (change.field === 'conditionalGroupRouting') {
      return asList(valueAt(change.after, 'rules')).map((rule) => valueAt(rule, 'conditionValue'))
    }
    if (change.field !== 'bullseye') return []
    const [first = null] = asList(valueAt(change.after, 'rings'))
    return asList(valueAt(first, 'expansionCriteria')).map((one) => valueAt(one, 'threshold'))
  })
  const overflowThresholds = limits.filter((limit) => typeof limit === 'number')
  return {
    ...(shares === undefined ? {} : { weights: shares }),
    ...(overflowThresholds.length === 0 ? {} : { overflowThresholds }),
  }
}

function changedItem(change: Change): Ref {
  switch (change.kind) {
    case 'skill.set':
    case 'skill.remove':
      return change.skill
    case 'language.set':
    case 'language.remove':
      return change.language
    case 'queue.set':
    case 'utilization.set':
      return { id: describeAspect(change), name: describeAspect(change) }
    default:
      return change.queue
  }
}

/**
 * Finds the person and OAuth client whose login makes the run. Client credentials belong to nobody, so there is no
 * person. If the platform does not name person and client, the run is recorded without them.
 */
async function readActor(client: Client): Promise<Pick<RunRecord, 'person' | 'oauthClient'>> {
  if (getTransport(client).login === 'clientCredentials') return {}
  // A token that the caller gave may belong to client credentials: then `me` fails.
  const [person, token] = await Promise.all([
    client.users.me().catch(() => undefined),
    client.tokens.me().catch(() => undefined),
  ])
  const oauthClient = token?.OAuthClient?.id
  return {
    ...(person === undefined ? {} : { person: { id: person.id, name: person.name ?? person.id } }),
    ...(oauthClient === undefined ? {} : { oauthClient }),
  }
}
