import type { Recommendation, RoutingModel } from '../../documents'
import { recommendSkills, routingModel, scoreProficiency, skillHygiene } from '../../optimizer'
import { cleanText, recommendationsText } from '../../report'
import { plural } from '../../report/text/kit/figures'
import { REMOVAL_COST } from '../../workflows/forecast/removal-cost'
import type { DemoRead } from './read-step'
import type { Stage } from './stage'

/** Recommended changes, and the model they were found with. */
export interface DemoFound {
  readonly model: RoutingModel
  readonly recommendations: readonly Recommendation[]
}

/** Rows of the recommendations shown; the plan file has them all. */
const SHOWN = 8

/** Finds problems and recommended changes. */
export function findStep(stage: Stage, { snapshot, demand }: DemoRead): DemoFound {
  const { paint, columns } = stage.io
  stage.title('Findings')
  const model = routingModel(snapshot, demand)
  const findings = skillHygiene(model, snapshot)
  for (const finding of findings.slice(0, 8)) stage.say(`${paint.warn('•')} ${cleanText(finding.message)}`)
  if (findings.length > 8) stage.say(paint.dim(`  … and ${findings.length - 8} more`))
  if (findings.length === 0) stage.say('Nothing odd in how skills are held.')
  stage.title('Recommendations')
  const recommendations = recommendSkills(model, { maxContactsLost: REMOVAL_COST, actions: ['ADD', 'REMOVE'] })
  stage.say(recommendationsText(recommendations, { width: columns, paint, limit: SHOWN }))
  const adds = recommendations.filter((one) => one.action === 'ADD').length
  const levels = scoreProficiency(model).filter((score) => score.proposed !== score.current).length
  stage.say(`\n${plural(adds, 'grant')} and ${plural(recommendations.length - adds, 'removal')}.`)
  if (levels > 0) {
    stage.say(paint.dim(`${plural(levels, 'other level')} by handle time can be had with --levels.`))
  }
  return { model, recommendations }
}
