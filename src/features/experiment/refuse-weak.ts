import { ValidationError } from '../../core/errors'
import type { Effect } from '../../documents'
import { contactsWithinServiceLevel } from '../../optimizer/what-if/within-service-level'
import type { ExperimentMeasure } from './documents/experiment'
import { isRatioMeasure } from './documents/experiment'
import type { PowerAt } from './math/switchback/plan'

/** An effect in the unit of its metric: `2.0 points`, `3.5 s`, `less than 0.1 points`. */
export function effectText(metric: ExperimentMeasure, effect: number): string {
  const [size, unit] = isRatioMeasure(metric) ? [100 * effect, 'points'] : [effect, 's']
  return `${Math.abs(size) < 0.05 ? 'less than 0.1' : size.toFixed(1)} ${unit}`
}

/** No mean wait or handle time changes by more than a day. */
const MAX_SECONDS = 86_400

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
  const isPossible = reached.smallest <= (isRatioMeasure(metric) ? 1 : MAX_SECONDS)
  const enough = isPossible
    ? `${percent(power)} is reached for an effect of ${effectText(metric, reached.smallest)}.`
    : `No effect, however large, is found with ${percent(power)} in so few weeks.`
  const message =
    `in ${reached.weeks} weeks an effect of ${effectText(metric, effect)} would be found with a probability of ${percent(reached.power)}, ` +
    `not ${percent(power)}, by how much the org's own weeks differ. ${enough} ${hint}`
  throw new ValidationError([{ path: 'weeks', message }], { code: 'experiment.power', subject: 'experiment' })
}

/** A warning where the plan's own forecast is an effect that the experiment would hardly see. */
export function forecastNote(
  forecast: Effect | null,
  metric: ExperimentMeasure,
  queueIds: readonly string[],
  smallest: number,
): string[] {
  if (forecast === null || metric !== 'serviceLevel') return []
  const rows = forecast.queues.filter(({ queue }) => queueIds.includes(queue.id))
  const { contactsPerWeek, before, after } = contactsWithinServiceLevel({ ...forecast, queues: rows })
  const gain = contactsPerWeek > 0 ? (after - before) / contactsPerWeek : 0
  if (contactsPerWeek === 0 || Math.abs(gain) >= smallest) return []
  return [
    `The plan itself forecasts an effect of ${effectText(metric, gain)} on these queues, which may well go unseen: a smaller effect asked for makes the experiment longer.`,
  ]
}
