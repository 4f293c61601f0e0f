import { readdir } from 'node:fs/promises'
import { fileJournal, fileLease } from '../../stores'
import { displayPath, resolvePath } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { runLedger } from '../../terminal/org/break-lease'
import { leaseFolder } from '../../terminal/org/lease-folder'
import { keepNewPlan } from '../../terminal/planning/new-plan'
import { appliedPlans, planAt } from '../../terminal/runs/applied-plans'
import { approvalsInFiles, keepApproval } from '../../terminal/runs/approval-file'
import { keepDue, keepPlan, openAuditLog, usualFiles } from '../../terminal/runs/run-files'
import { approvalPath } from '../../workflows/approval/approval-path'
import type { StoredPlan, UiStore } from '..'

export interface UiStoreOptions {
  readonly org?: string | undefined
  /** Keeps names of people out of the audit log. */
  readonly redact?: boolean | undefined
}

/**
 * Keeps what the page makes in the files of the other commands: plans in the working directory as `<plan id>.json`,
 * approvals beside them, journals in the state folder. What the page began, `apply`, `undo` and `verify` can continue.
 */
export function uiStore(io: Io, options: UiStoreOptions): UiStore {
  const fileName = (planId: string): string => `${planId}.json`
  return {
    savePlan: (plan) => keepNewPlan(io, plan, { out: fileName(plan.id), redact: options.redact }),
    async saveApproval(plan, approval) {
      await keepApproval(io, plan, approval, { out: approvalPath(fileName(plan.id)), redact: options.redact })
    },
    async openJournal({ id }) {
      return fileJournal((await usualFiles(io, id, fileName(id))).journal)
    },
    async beginRun(plan) {
      const files = await usualFiles(io, plan.id, fileName(plan.id))
      await keepPlan(files, plan)
      await keepDue(io, plan, files, options.org)
    },
    savedPlans: (orgId) => savedPlans(io, orgId),
    async appliedPlans(orgId) {
      const found = await appliedPlans(io, orgId)
      return found.map(({ plan }) => plan)
    },
    lease: fileLease(leaseFolder(io)),
    ledger: runLedger(io),
    audit: openAuditLog(io, options),
  }
}

/** The plans of an org in the working directory that have the names that the page gives, with their approvals. */
async function savedPlans(io: Io, orgId: string): Promise<StoredPlan[]> {
  const names = await readdir(resolvePath(io, '.')).catch((): string[] => [])
  const found: StoredPlan[] = []
  for (const name of names.sort()) {
    if (!/^plan_\w+\.json$/.test(name)) continue
    const plan = await planAt(resolvePath(io, name))
    if (plan?.org.id !== orgId || name !== `${plan.id}.json`) continue
    // An approval that cannot be read does not count. The plan is shown as not approved.
    const approvals = await approvalsInFiles(io, name, plan).catch(() => [])
    found.push({ plan, file: displayPath(io, resolvePath(io, name)), approvals })
  }
  return found.sort((a, b) => (a.plan.createdAt < b.plan.createdAt ? -1 : 1))
}
