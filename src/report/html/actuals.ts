import { DAY_MS } from '../../core/time/durations'
import { when } from '../../core/time/iso-time'
import type { Demand, Effect, QueueEffect } from '../../documents'
import { answeredWithinServiceLevel } from '../../documents/org/demand'
import { intervalChart, type Mark } from '../chart/intervals'
import { count, digitsBeside, percent, pointsBetween } from '../text/kit/figures'
import { asPercent, formatPoints, noBreak, ratio, ratioWithin, renderChart } from './kit/figure'
import { html } from './kit/markup'
import type { Section } from './kit/page'
import { byWeight, pairsText, rowNames, scaleFrom } from './kit/queue-rows'
import { figureColumn, nameColumn, renderTable, sortedColumn } from './kit/table'

/** Forecast and actuals of a queue and medium. */
interface Outcome {
  readonly forecast: QueueEffect
  readonly offered: number
  readonly serviceLevel: number | undefined
  readonly abandoned: number
  /** Service level without the plan, where that is known. */
  readonly without: number | undefined
}

/** Compares the forecast with the actuals, and with the same period without the plan where that is known. */
export async function actualsSection(
  forecast: Effect,
  actual: Demand,
  withoutPlan?: Demand,
): Promise<Section | undefined> {
  const rows = byWeight(forecast.queues).flatMap((row) => listOutcomes(row, actual, withoutPlan))
  const known = rows.filter((row) => row.serviceLevel !== undefined)
  if (known.length === 0) return undefined
  const evaluated = known.filter((row) => row.forecast.after.predictions?.serviceLevel !== undefined)
  const inside = evaluated.filter(isInside).length
  const other = otherDays(forecast, actual)
  const verdict =
    other !== undefined
      ? `These are not the days of the forecast, ${other}, and its prediction intervals are not for them.`
      : evaluated.length === 0
        ? 'The forecast has no prediction intervals to evaluate it by.'
        : `${inside} of ${pairsText(evaluated.map((row) => row.forecast))} are inside the prediction interval${
            forecast.simulation === undefined
              ? ''
              : `, which should contain ${Math.round(forecast.simulation.predictionLevel * 100)} %`
          }.`
  const nameOf = rowNames(forecast.queues)
  const chart = intervalChart({
    rows: known.map(({ forecast: row, serviceLevel = 0, without }) => {
      const { after, target } = row
      const marks: Mark[] = [
        { value: after.serviceLevel, span: after.predictions?.serviceLevel, color: 'before', shape: 'ring' },
        { value: serviceLevel, color: 'good', shape: 'diamond' },
        ...(without === undefined ? [] : [{ value: without, color: 'target', shape: 'dot' } as const]),
      ]
      return { name: nameOf(row), marks, target: target.ratio }
    }),
    format: asPercent,
    min: scaleFrom(
      forecast.queues,
      known.flatMap(({ serviceLevel = 1, without = 1 }) => [serviceLevel, without]),
    ),
    max: 1,
  })
  return {
    id: 'actuals',
    title: 'Forecast against actuals',
    lead: `${when(actual.interval.start)} to ${when(actual.interval.end)}. ${verdict}${overall(actual, withoutPlan)}`,
    body: html`${await renderChart(chart, {
      title: 'Service level',
      description: 'Whiskers: the prediction interval for one coming week. Diamonds: the measured service level.',
      legend: [
        { name: 'forecast', color: 'before', shape: 'ring' },
        { name: 'actual', color: 'good', shape: 'diamond' },
        ...(withoutPlan === undefined ? [] : [{ name: 'without the plan', color: 'target', shape: 'dot' } as const]),
        { name: 'target', color: 'target', shape: 'tick' },
      ],
      table: outcomeTable(rows, withoutPlan !== undefined),
    })}`,
  }
}

/** The days of a forecast for named days, unless the actuals are of the same days; both may begin at another hour. */
export function otherDays({ period }: Effect, { interval }: Demand): string | undefined {
  const isSame = (side: 'start' | 'end'): boolean =>
    period === undefined || Math.abs(Date.parse(period[side]) - Date.parse(interval[side])) < DAY_MS / 2
  if (period === undefined || (isSame('start') && isSame('end'))) return undefined
  return `${when(period.start)} to ${when(period.end)}`
}

/** The queues that the forecast and the actuals have in common, and what was measured over all of them. */
export function averageMeasured(forecast: Effect, actual: Demand) {
  const rows = forecast.queues.flatMap((row) => listOutcomes(row, actual, undefined))
  const offered = rows.reduce((sum, row) => sum + row.offered, 0)
  const mean = (of: (row: Outcome) => number): number =>
    rows.reduce((sum, row) => sum + row.offered * of(row), 0) / offered
  return {
    queues: rows.map((row) => row.forecast),
    offered,
    serviceLevel: rows.some((row) => row.serviceLevel === undefined) ? undefined : mean((row) => row.serviceLevel ?? 0),
    abandoned: mean((row) => row.abandoned),
  }
}

function isInside({ forecast, serviceLevel = Number.NaN }: Outcome): boolean {
  const span = forecast.after.predictions?.serviceLevel
  return span !== undefined && serviceLevel >= span.low && serviceLevel <= span.high
}

/** The number of digits that makes visible whether the actual value is inside its interval. */
function chooseDigits({ forecast, serviceLevel }: Outcome): number {
  return serviceLevel === undefined ? 1 : digitsBeside(serviceLevel, forecast.after.predictions?.serviceLevel)
}

function outcomeTable(rows: readonly Outcome[], isCompared: boolean) {
  return renderTable<Outcome>(
    [
      nameColumn('Queue', (row) => row.forecast.queue.name),
      { title: 'Media', cell: (row) => row.forecast.mediaType },
      sortedColumn('Offered', (row) => row.offered, count),
      figureColumn(
        'Service level, forecast',
        (row) => {
          const { serviceLevel, predictions } = row.forecast.after
          return ratioWithin(serviceLevel, predictions?.serviceLevel, chooseDigits(row))
        },
        (row) => row.forecast.after.serviceLevel,
      ),
      figureColumn(
        'Service level, measured',
        (row) => ratio(row.serviceLevel, chooseDigits(row)),
        (row) => row.serviceLevel ?? -1,
      ),
      figureColumn(
        'Points',
        (row) =>
          row.serviceLevel === undefined
            ? '–'
            : formatPoints(row.forecast.after.serviceLevel, row.serviceLevel, chooseDigits(row)),
        (row) => (row.serviceLevel ?? 0) - row.forecast.after.serviceLevel,
      ),
      {
        title: 'Inside',
        cell: (row) =>
          row.forecast.after.predictions?.serviceLevel === undefined ? '–' : isInside(row) ? 'yes' : 'no',
        sort: (row) => (isInside(row) ? 'yes' : 'no'),
      },
      ...(isCompared
        ? [
            figureColumn(
              'Without the plan',
              (row: Outcome) => ratio(row.without),
              (row: Outcome) => row.without ?? -1,
            ),
          ]
        : []),
      figureColumn('Abandoned, forecast', (row) => ratio(row.forecast.after.abandonProbability)),
      figureColumn('Abandoned, measured', (row) => noBreak(percent(row.abandoned))),
    ],
    rows,
    { caption: 'Forecast and outcome by queue' },
  )
}

function listOutcomes(forecast: QueueEffect, actual: Demand, withoutPlan: Demand | undefined): Outcome[] {
  const served = sumServed(actual, forecast)
  if (served.offered === 0) return []
  return [
    {
      forecast,
      offered: served.offered,
      serviceLevel: served.serviceLevel,
      abandoned: served.abandoned / served.offered,
      without: withoutPlan === undefined ? undefined : sumServed(withoutPlan, forecast).serviceLevel,
    },
  ]
}

/**
 * Offered contacts, service level and abandoned contacts of a queue and medium, or of the whole org. There is no service level
 * if there were no contacts, or if the demand does not count late ones.
 */
function sumServed({ contactTypes }: Demand, of?: QueueEffect) {
  const types = contactTypes.filter(
    (type) => of === undefined || (type.queueId === of.queue.id && type.mediaType === of.mediaType),
  )
  const sum = (figure: (type: (typeof types)[number]) => number): number =>
    types.reduce((all, type) => all + figure(type), 0)
  const offered = sum((type) => type.offered.reduce((all, one) => all + one, 0))
  const within = sum(answeredWithinServiceLevel)
  // The platform leaves out counts of zero: a queue without late contacts has no count, though other queues have one.
  const isMeasured = offered > 0 && contactTypes.some((type) => type.overServiceLevel !== undefined)
  return { offered, serviceLevel: isMeasured ? within / offered : undefined, abandoned: sum((type) => type.abandoned) }
}

function overall(actual: Demand, withoutPlan: Demand | undefined): string {
  if (withoutPlan === undefined) return ''
  const [levelWith, levelWithout] = [sumServed(actual).serviceLevel, sumServed(withoutPlan).serviceLevel]
  if (levelWith === undefined || levelWithout === undefined) return ''
  return ` Over all queues ${percent(levelWith)} of contacts were within service level; without the plan it would have been ${percent(levelWithout)} (${pointsBetween(levelWithout, levelWith)} points).`
}
