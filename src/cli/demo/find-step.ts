import type { Recommendation, RoutingModel } from '../../core/documents'
import { recommendSkills, routingModel, skillHygiene } from '../../optimizer'
import { cleanText, plural, recommendationsText } from '../../report'
import { REMOVAL_COST } from '../analyse'
import type { DemoRead } from './read-step'
import type { Stage } from './stage'

/** What would be better, and the model it was found with. */
export interface DemoFound {
  readonly model: RoutingModel
  readonly recommendations: readonly Recommendation[]
}

/** Rows of the recommendations shown; the plan file has them all. */
const SHOWN = 8

/** Looks for what is wrong and for changes worth making. */
export function findStep(stage: Stage, { snapshot, demand }: DemoRead): DemoFound {
  const { paint, columns } = stage.io
  stage.title('Findings')
  const model = routingModel(snapshot, demand)
  const findings = skillHygiene(model, snapshot)
  for (const finding of findings.slice(0, 8)) stage.say(`${paint.warn('•')} ${cleanText(finding.message)}`)
  if (findings.length > 8) stage.say(paint.dim(`  … and ${findings.length - 8} more`))
  if (findings.length === 0) stage.say('Nothing odd in how skills are held.')
  stage.title('Recommendations')
  const recommendations = recommendSkills(model, { maxContactsLost: REMOVAL_COST })
  stage.say(recommendationsText(recommendations, { width: columns, paint, limit: SHOWN }))
  const number = (action: Recommendation['action']): number =>
    recommendations.filter((one) => one.action === action).length
  stage.say(
    `\n${plural(number('ADD'), 'grant')}, ${plural(number('REMOVE'), 'removal')} and ${plural(number('SET'), 'new level')}.`,
  )
  return { model, recommendations }
}
