import type { ApplyReport, Plan, VerifyReport } from '../../documents'
import { writeHtml } from '../../terminal/io/html-file'
import type { DemoRead } from './read-step'
import type { Stage } from './stage'
import type { DemoWeeks } from './week-after-step'

/** Writes one page with the org before, the plan, its writes, and forecast against actuals. */
export async function pageStep(
  { io, options }: Stage,
  documents: DemoRead & { readonly plan: Plan; readonly applied: ApplyReport; readonly verified: VerifyReport },
  { withPlan, withoutPlan }: DemoWeeks,
): Promise<void> {
  const { snapshot, demand, plan, applied, verified } = documents
  await writeHtml(io, `${options.out}/report.html`, [snapshot, demand, plan, applied, verified, withPlan], {
    withoutPlan,
  })
}
