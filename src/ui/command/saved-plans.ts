import { readdir } from 'node:fs/promises'
import { displayPath, resolvePath } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { planAt } from '../../terminal/runs/applied-plans'
import { approvalsInFiles } from '../../terminal/runs/approval-file'
import type { StoredPlan } from '..'

/** The plans of an org in the working directory that have the names that the page gives, with their approvals. */
export async function savedPlans(io: Io, orgId: string): Promise<StoredPlan[]> {
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
