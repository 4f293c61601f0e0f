import type { Plan } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'
import { buildEarlyEnd } from '../../workflows/run/proof/early-end'
import type { Io } from '../io/io'
import { openAuditLog } from './run-files'

/** The record of a command in the audit log, filled in while it runs. */
export interface Logged {
  readonly log: AuditLog
  /** The plan of the command. */
  about(plan: Plan): void
}

/**
 * Runs a command. If it fails and the run itself has not recorded that, its failure is recorded in the audit log with
 * the reason. If the log cannot be written, the command's own error is still reported.
 */
export async function logged<T>(
  io: Io,
  options: { readonly redact?: boolean | undefined; readonly dryRun?: boolean | undefined },
  action: string,
  work: (logged: Logged) => Promise<T>,
): Promise<T> {
  const log = openAuditLog(io, options)
  let isReported = options.dryRun === true
  let plan: Plan | undefined
  const wrapped: AuditLog = {
    ...log,
    async append(records) {
      await log.append(records)
      isReported ||= records.some(({ type }) => type === 'refused' || type === 'ended' || type === 'planned')
    },
  }
  const about = (known: Plan): void => {
    plan = known
  }
  try {
    return await work({ log: wrapped, about })
  } catch (error) {
    if (!isReported) {
      const at = new Date().toISOString()
      const which = plan === undefined ? {} : { org: plan.org, planId: plan.id, planHash: plan.hash }
      await log.append([{ at, action, ...which, ...buildEarlyEnd(error) }]).catch(() => undefined)
    }
    throw error
  }
}
