import type { ApplyReport, Plan, VerifyReport } from '../../documents'
import { applyText, verifyText } from '../../report/text/apply'
import { fileJournal, memoryLease, memoryLedger } from '../../stores'
import { resolvePath, writeDocument } from '../../terminal/io/files'
import { leftText, showProgress } from '../../terminal/io/progress'
import { applyPlan, verifyPlan } from '../../workflows'
import type { Stage } from './stage'

/** The report of the writes, and the report of the verification. */
export interface DemoApplied {
  readonly applied: ApplyReport
  readonly verified: VerifyReport
}

/** Applies the plan, verifies it, and saves both reports. */
export async function applyStep(stage: Stage, plan: Plan): Promise<DemoApplied> {
  const { io, client, options } = stage
  const layout = { width: io.columns, paint: io.paint }
  stage.title('Applying')
  const applied = await write(stage, plan)
  stage.say(applyText(applied, plan, layout))
  await writeDocument(io, `${options.out}/apply-report.json`, applied)
  stage.title('Verifying')
  const verified = await verifyPlan(client, plan, { signal: io.signal })
  stage.say(verifyText(verified, plan, layout))
  await writeDocument(io, `${options.out}/verify-report.json`, verified)
  return { applied, verified }
}

async function write({ io, client, options }: Stage, plan: Plan): Promise<ApplyReport> {
  const journal = await fileJournal(resolvePath(io, `${options.out}/${plan.id}.journal.jsonl`))
  const progress = showProgress(io, 'applying')
  try {
    return await applyPlan(client, plan, {
      journal,
      lease: memoryLease(),
      ledger: memoryLedger(),
      signal: io.signal,
      onProgress: (at) => progress.update(at.done, at.total, leftText(at)),
    })
  } finally {
    progress.end()
    await journal.close()
  }
}
