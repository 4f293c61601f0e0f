import type { Demand, Forecast, QueueForecast } from '../../core/documents'
import { intervalChart, type Mark } from '../chart/intervals'
import { count, percent } from '../text/figures'
import { figure } from './figure'
import { asPercent, firm, pointsOf, ratio, ratioWithin, when } from './figures'
import { html, named } from './markup'
import type { Section } from './page'
import { tableOf } from './table'

/** What was forecast for a queue and medium, and what came of it. */
interface Outcome {
  readonly forecast: QueueForecast
  readonly offered: number
  readonly serviceLevel: number | undefined
  readonly abandoned: number
}

/** The forecast against what came true. */
export async function cameTrueSection(forecast: Forecast, actual: Demand): Promise<Section | undefined> {
  const rows = forecast.queues.flatMap((row) => outcomeOf(row, actual))
  const known = rows.filter((row) => row.serviceLevel !== undefined)
  if (known.length === 0) return undefined
  const judged = known.filter((row) => row.forecast.after.predictions?.serviceLevel !== undefined)
  const inside = judged.filter(isInside).length
  const verdict =
    judged.length === 0
      ? 'The forecast has no prediction intervals to hold it against.'
      : `${inside} of ${judged.length} queues lie inside the prediction interval${
          forecast.simulation === undefined
            ? ''
            : `, which should hold ${Math.round(forecast.simulation.predictionLevel * 100)} %`
        }.`
  const chart = intervalChart({
    rows: known.map(({ forecast: { queue, after, target }, serviceLevel = 0 }) => {
      const marks: Mark[] = [
        { value: after.serviceLevel, span: after.predictions?.serviceLevel, colour: 'before', shape: 'ring' },
        { value: serviceLevel, colour: 'good', shape: 'diamond' },
      ]
      return { name: queue.name, marks, target: target.ratio }
    }),
    format: asPercent,
    max: 1,
  })
  return {
    id: 'came-true',
    title: 'Forecast against what came true',
    lead: `${when(actual.interval.start)} to ${when(actual.interval.end)}. ${verdict}`,
    body: html`${await figure(chart, {
      title: 'Service level',
      description: 'Whiskers: where one coming week was expected. Diamonds: what was measured.',
      legend: [
        { name: 'forecast', colour: 'before', shape: 'ring' },
        { name: 'came true', colour: 'good', shape: 'diamond' },
        { name: 'target', colour: 'target', shape: 'tick' },
      ],
      table: outcomeTable(rows),
    })}`,
  }
}

function isInside({ forecast, serviceLevel = Number.NaN }: Outcome): boolean {
  const span = forecast.after.predictions?.serviceLevel
  return span !== undefined && serviceLevel >= span.low && serviceLevel <= span.high
}

function outcomeTable(rows: readonly Outcome[]) {
  return tableOf<Outcome>(
    [
      {
        title: 'Queue',
        kind: 'name',
        cell: (row) => named(row.forecast.queue.name),
        sort: (row) => row.forecast.queue.name,
      },
      { title: 'Media', cell: (row) => row.forecast.mediaType },
      { title: 'Offered', number: true, cell: (row) => firm(count(row.offered)), sort: (row) => row.offered },
      {
        title: 'Service level, forecast',
        number: true,
        cell: ({ forecast: { after } }) => ratioWithin(after.serviceLevel, after.predictions?.serviceLevel),
        sort: (row) => row.forecast.after.serviceLevel,
      },
      {
        title: 'Service level, measured',
        number: true,
        cell: (row) => ratio(row.serviceLevel),
        sort: (row) => row.serviceLevel ?? -1,
      },
      {
        title: 'Points',
        number: true,
        cell: ({ forecast, serviceLevel }) =>
          serviceLevel === undefined ? '–' : pointsOf(serviceLevel - forecast.after.serviceLevel),
        sort: (row) => (row.serviceLevel ?? 0) - row.forecast.after.serviceLevel,
      },
      {
        title: 'Inside',
        cell: (row) =>
          row.forecast.after.predictions?.serviceLevel === undefined ? '–' : isInside(row) ? 'yes' : 'no',
        sort: (row) => (isInside(row) ? 'yes' : 'no'),
      },
      { title: 'Abandoned, forecast', number: true, cell: (row) => ratio(row.forecast.after.abandonProbability) },
      { title: 'Abandoned, measured', number: true, cell: (row) => firm(percent(row.abandoned)) },
    ],
    rows,
    { caption: 'Forecast and outcome by queue' },
  )
}

function outcomeOf(forecast: QueueForecast, actual: Demand): Outcome[] {
  const types = actual.contactTypes.filter(
    (type) => type.queueId === forecast.queue.id && type.mediaType === forecast.mediaType,
  )
  const sum = (of: (type: (typeof types)[number]) => number): number => types.reduce((all, type) => all + of(type), 0)
  const offered = sum((type) => type.offered.reduce((all, one) => all + one, 0))
  if (offered === 0) return []
  const isMeasured = types.some((type) => type.overServiceLevel !== undefined)
  const inTime = sum((type) => type.answered - (type.overServiceLevel ?? 0))
  return [
    {
      forecast,
      offered,
      serviceLevel: isMeasured ? inTime / offered : undefined,
      abandoned: sum((type) => type.abandoned) / offered,
    },
  ]
}
