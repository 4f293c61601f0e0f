import { ValidationError } from '../../core/errors'
import type { ExperimentMeasure } from '../../documents'
import type { PowerAt } from '../../optimizer/experiment'

/** An effect in the unit of its metric: `2.0 points`, `3.5 s`. */
export function effectText(metric: ExperimentMeasure, effect: number): string {
  const isRatio = metric === 'serviceLevel' || metric === 'abandonRate'
  return isRatio ? `${(100 * effect).toFixed(1)} points` : `${effect.toFixed(1)} s`
}

/**
 * Refuses an experiment whose power is below the requested one.
 * @throws ValidationError `experiment.power`
 */
export function refuseWeak(
  { metric, effect, power }: { readonly metric: ExperimentMeasure; readonly effect: number; readonly power: number },
  reached: PowerAt,
  hint: string,
): void {
  if (reached.power >= power) return
  const percent = (share: number): string => `${Math.round(100 * share)} %`
  const message =
    `in ${reached.weeks} weeks an effect of ${effectText(metric, effect)} would be found with a probability of ${percent(reached.power)}, ` +
    `not ${percent(power)}, by how much the org's own weeks differ. ${percent(power)} is reached for an effect of ` +
    `${effectText(metric, reached.smallest)}. ${hint}`
  throw new ValidationError([{ path: 'weeks', message }], { code: 'experiment.power', subject: 'experiment' })
}
