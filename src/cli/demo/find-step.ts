import { skillHygiene } from '../../optimizer'
import { cleanText } from '../../report/text/kit/clean'
import { stepProgress } from '../../terminal/io/progress'
import { foundText } from '../../terminal/planning/improvement-text'
import { type OrgPlan, planOrg } from '../../workflows'
import type { DemoRead } from './read-step'
import type { Stage } from './stage'

/** Number of recommendations shown; the plan file contains all of them. */
const MAX_LISTED = 8

/** Finds problems and the changes with the greatest effect, and makes a plan from them. */
export async function findStep(stage: Stage, { snapshot, demand }: DemoRead): Promise<OrgPlan> {
  const { io, client } = stage
  const { paint, columns } = io
  stage.title('Findings')
  const steps = stepProgress(io, 'looking for changes')
  const work = { signal: io.signal, onProgress: steps.update }
  const made = await planOrg({ client, snapshot, demand }, {}, work).finally(() => steps.end())
  const findings = made.model === undefined ? [] : skillHygiene(made.model, snapshot)
  for (const finding of findings.slice(0, 8)) stage.say(`${paint.warn('•')} ${cleanText(finding.message)}`)
  if (findings.length > 8) stage.say(paint.dim(`  … and ${findings.length - 8} more`))
  if (findings.length === 0) stage.say('No problems in how skills are maintained.')
  stage.title('Recommendations')
  stage.say(
    foundText(made.improvement, made.recommendations ?? [], { width: columns, paint, limit: MAX_LISTED }).trimEnd(),
  )
  return made
}
