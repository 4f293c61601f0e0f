import type { Demand, Effect, QueueEffect } from '../../documents'
import { answeredWithinServiceLevel } from '../../documents/org/demand'
import { count, digitsBeside, percent, pointsBetween } from '../../report/text/kit/figures'
import { figureColumn, textTable } from '../../report/text/kit/table'
import { wrapText } from '../../report/text/kit/wrap'
import type { Io } from '../../terminal/io/io'

/** A queue and medium: the forecast, and the actuals with and without the plan. */
interface Row {
  readonly forecast: QueueEffect
  readonly offered: number
  readonly withPlan: number
  readonly withoutPlan: number | undefined
  /** Whether the actual value is inside the prediction interval; undefined if the forecast has none. */
  readonly inside: boolean | undefined
  /** Number of digits needed to show on which side of the interval the actual value is. */
  readonly digits: number
}

/** Forecast against actuals by queue and medium, and whether the plan made the week better overall. */
export function outcomeText(
  { queues, simulation }: Effect,
  { withPlan, withoutPlan }: { readonly withPlan: Demand; readonly withoutPlan: Demand },
  { width, paint }: { readonly width: number; readonly paint: Io['paint'] },
): string {
  const rows = queues.flatMap((row) => buildRow(row, withPlan, withoutPlan))
  const evaluated = rows.filter(({ inside }) => inside !== undefined)
  const hits = evaluated.filter(({ inside }) => inside === true).length
  const table = textTable<Row>(
    [
      { title: 'Queue', cell: (row) => row.forecast.queue.name },
      { title: 'Media', cell: (row) => row.forecast.mediaType },
      figureColumn('Contacts', (row) => count(row.offered)),
      figureColumn('Forecast', (row) => percent(row.forecast.after.serviceLevel)),
      figureColumn('predicted', formatSpan),
      figureColumn('Actual', (row) => percent(row.withPlan, row.digits)),
      {
        title: '',
        cell: ({ inside }) => (inside === undefined ? '–' : inside ? 'inside' : 'outside'),
        paint: (text, { inside }) => (inside === false ? paint.warn(text) : paint.good(text)),
      },
      figureColumn('Without the plan', (row) => (row.withoutPlan === undefined ? '–' : percent(row.withoutPlan))),
    ],
    rows,
    { width, paint },
  )
  const level =
    simulation === undefined ? '' : `, which should contain ${Math.round(simulation.predictionLevel * 100)} %`
  const verdict = `${hits} of ${evaluated.length} inside the prediction interval${level}.`
  return `${table}\n\n${verdict}\n${wrapText(overall(withPlan, withoutPlan), width)}`
}

function buildRow(forecast: QueueEffect, week: Demand, without: Demand): Row[] {
  const actual = served(week, forecast)
  if (actual === undefined) return []
  const span = forecast.after.predictions?.serviceLevel
  const withPlan = actual.withinServiceLevel / actual.offered
  return [
    {
      forecast,
      offered: actual.offered,
      withPlan,
      digits: digitsBeside(withPlan, span),
      withoutPlan: withinServiceLevelRatio(served(without, forecast)),
      inside:
        span === undefined
          ? undefined
          : actual.withinServiceLevel >= span.low * actual.offered &&
            actual.withinServiceLevel <= span.high * actual.offered,
    },
  ]
}

function overall(withPlan: Demand, withoutPlan: Demand): string {
  const [ratioWith, ratioWithout] = [
    withinServiceLevelRatio(served(withPlan)),
    withinServiceLevelRatio(served(withoutPlan)),
  ]
  if (ratioWith === undefined || ratioWithout === undefined) return 'No contacts came.'
  const points = Number(pointsBetween(ratioWithout, ratioWith).replace('±', ''))
  const better = points >= 0 ? 'better' : 'worse'
  return `Overall ${percent(ratioWith)} of contacts were within service level, ${Math.abs(points).toFixed(1)} points ${better} than the ${percent(ratioWithout)} of the same week, with the same callers, without the plan.`
}

interface Served {
  readonly offered: number
  readonly withinServiceLevel: number
}

/** Contacts of a queue and medium, or of all; undefined without contacts. */
function served({ contactTypes }: Demand, of?: QueueEffect): Served | undefined {
  const types = contactTypes.filter(
    (type) => of === undefined || (type.queueId === of.queue.id && type.mediaType === of.mediaType),
  )
  const offered = types.reduce((sum, type) => sum + type.offered.reduce((contacts, one) => contacts + one, 0), 0)
  const withinServiceLevel = types.reduce((sum, type) => sum + answeredWithinServiceLevel(type), 0)
  return offered === 0 ? undefined : { offered, withinServiceLevel }
}

function withinServiceLevelRatio(week: Served | undefined): number | undefined {
  return week === undefined ? undefined : week.withinServiceLevel / week.offered
}

function formatSpan({ forecast: { after }, digits }: Row): string {
  const span = after.predictions?.serviceLevel
  return span === undefined ? '–' : `${percent(span.low, digits)} to ${percent(span.high, digits)}`
}
