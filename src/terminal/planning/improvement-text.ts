import type { Effect, Improvement, ImprovementSummary, Recommendation, Ref } from '../../documents'
import { COUNTED } from '../../optimizer/improve/notes'
import { scopedForecastText } from '../../report/text/forecast'
import { improvementText } from '../../report/text/improvement'
import type { TableOptions } from '../../report/text/kit/table'
import { wrapText } from '../../report/text/kit/wrap'
import { recommendationsText } from '../../report/text/recommendations'

/**
 * The result of a search: the effect by number of changes, and the chosen changes by wave.
 * @param improvement absent for levels by a rule and for removals: then the changes alone
 */
export function foundText(
  improvement: Improvement | undefined,
  changes: readonly Recommendation[],
  { width, paint, limit }: TableOptions,
): string {
  const list =
    changes.length > 0 || improvement === undefined ? [recommendationsText(changes, { width, paint, limit })] : []
  const curve = improvement === undefined ? [] : [improvementText(improvement, { width, paint })]
  return `${[...curve, ...list].join('\n\n')}\n`
}

/**
 * The forecast of what was chosen. Where a curve was shown above it, a sentence says why the figures of the two differ.
 * @param improvement absent where there is no curve
 * @param scope the queues to show; the others are summed up in a line. Absent: all queues
 * @param notes of the search: whether its curve counts other contacts than the forecast
 */
export function effectText(
  forecast: Effect,
  improvement: ImprovementSummary | undefined,
  { width = 100, paint, limit: _limit, ...rest }: TableOptions,
  scope?: readonly Ref[],
  notes: readonly string[] = [],
): string {
  const text = scopedForecastText(forecast, { ...rest, width, paint }, scope)
  if (improvement === undefined || improvement.chosen.changes === 0) return text
  const how =
    forecast.method === 'simulation'
      ? 'the forecast is of weeks to come, whose days, rates and handle times vary as far as the record leaves open'
      : 'the forecast is a formula for each queue by itself, which may even differ on whether a queue gains or loses: what the search says of queues is simulated'
  const why = `The curve above is of average weeks, simulated to choose the changes${countedText(notes)}; ${how}. So their figures differ.`
  return `${text}\n${paint?.dim(wrapText(why, width)) ?? wrapText(why, width)}`
}

/** How the curve counts contacts, where the forecast counts all of them alike. */
function countedText(notes: readonly string[]): string {
  const ways = [
    ...(notes.includes(COUNTED.hours) ? ['only contacts that arrive in the given hours'] : []),
    ...(notes.includes(COUNTED.weights) ? ['contacts by the given weights'] : []),
  ]
  return ways.length === 0 ? '' : `, and counts ${ways.join(', and ')}, while the forecast counts all contacts alike`
}
