import type { Plan } from '../../documents'
import { forecastText } from '../../report/text/forecast'
import { duration } from '../../report/text/kit/figures'
import { wrapText } from '../../report/text/kit/wrap'
import { budgetText, summary } from '../../report/text/plan'
import { writeDocument } from '../../terminal/io/files'
import { calculateSeconds } from '../../transport/limits/spread'
import type { OrgPlan } from '../../workflows'
import type { Stage } from './stage'

/** Shows the plan and its forecast, and how long it takes to apply in the demo and at the platform's rate. */
export async function planStep(stage: Stage, { plan }: OrgPlan): Promise<Plan> {
  const { io, options } = stage
  stage.title('The plan')
  await writeDocument(io, `${options.out}/plan.json`, plan)
  stage.say(`${io.paint.bold(plan.id)}  ${summary(plan)}`)
  const budget = `${budgetText(plan)}; at 250 a minute ${duration(calculateSeconds(plan.budget.total, 250))}`
  stage.say(wrapText(budget, io.columns, ''))
  for (const warning of plan.warnings.slice(0, 5))
    stage.say(`${io.paint.warn('note')} ${wrapText(warning, io.columns - 5, '     ')}`)
  if (plan.warnings.length > 5) stage.say(io.paint.dim(`… and ${plan.warnings.length - 5} more notes in the plan`))
  stage.title('What it would bring')
  if (plan.effect !== null) stage.say(forecastText(plan.effect, { width: io.columns, paint: io.paint }))
  return plan
}
