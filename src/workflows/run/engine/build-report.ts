import type { ApplyReport, Change } from '../../../documents'
import { isTimingWarning } from '../../cost/timing'
import { listApprovals } from '../options/approval-record'
import type { Run } from '../state/run'

export function buildReport(run: Run, startedAt: string): ApplyReport {
  const { plan, tally, dryRun, clock } = run
  const counts = tally.counts()
  const holding = counts.applied + counts.already + counts.resumed
  const warnings = [...plan.warnings.filter(isTimingWarning), ...[...run.slowReads].map(slowText)]
  const approvals = listApprovals([...run.replay.approvals, ...(run.approvalRecord.approvals ?? [])])
  const open = run.changes.length - holding
  const unread = run.changes.filter((change) => isUnread(run, change)).length
  return {
    format: 'skillroute/apply-report@1',
    planId: plan.id,
    planHash: plan.hash,
    org: plan.org,
    startedAt,
    endedAt: new Date(clock.now()).toISOString(),
    durationMs: run.elapsedMs(),
    outcome: dryRun ? 'dryRun' : open === 0 ? 'done' : open === counts.held ? 'held' : 'partial',
    counts,
    requests: { ...tally.requests },
    results: tally.results(),
    accuracy: calculateAccuracy(run),
    ...(unread === 0 ? {} : { unread }),
    lagMs: summarizeLag(run),
    external: run.external.writes,
    ...(run.external.check === undefined ? {} : { externalCheck: run.external.check }),
    ...(run.approvalRecord.reason === undefined ? {} : { reason: run.approvalRecord.reason }),
    ...(approvals.length === 0 ? {} : { approvals }),
    ...(run.canary.ended === undefined ? {} : { canary: run.canary.ended }),
    ...(run.unfinished === undefined ? {} : { unfinished: run.unfinished }),
    // These are in the report too, so that its reader learns which settings are neither held nor undone at their time.
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

function slowText([name, ms]: readonly [string, number]): string {
  return `The check of ${name} before a write took ${Math.round(ms / 1000)} s: what others changed there meanwhile was not prevented, only the Genesys audits show it.`
}

/** Whether a change was written, answered or not, and no later read shows the result. */
function isUnread({ tally }: Run, change: Change): boolean {
  return tally.errorOf(change)?.code === 'apply.unread'
}

function calculateAccuracy(run: Run): number | null {
  const { changes, tally } = run
  // We undid these changes ourselves, so their absence does not show whether the write took effect.
  const written = changes.filter(
    (change) => tally.wasWritten(change) && tally.statusOf(change) !== 'undone' && !isUnread(run, change),
  )
  if (written.length === 0) return null
  return written.filter((change) => tally.statusOf(change) === 'applied').length / written.length
}

function summarizeLag({ tally }: Run): ApplyReport['lagMs'] {
  const lags = tally
    .results()
    .flatMap(({ lagMs }) => lagMs ?? [])
    .sort((a, b) => a - b)
  if (lags.length === 0) return null
  const at = (share: number): number => lags[Math.min(lags.length - 1, Math.floor(share * lags.length))] ?? 0
  return { median: at(0.5), p95: at(0.95), max: at(1) }
}
