import type { Estimate, SimulatedService, Simulation, SimulationComparison } from '../../documents'
import { percent } from './kit/figures'
import { type Paint, plain } from './kit/paint'
import { type Column, figureColumn, textTable } from './kit/table'
import { wrapText } from './kit/wrap'
import type { SimulationTextOptions } from './simulation'
import { direction, pointsText, ratioText, secondsDifferenceText, secondsText } from './simulation-figures'

interface Row {
  readonly name: string
  readonly before: SimulatedService
  readonly after: SimulatedService
  readonly difference: SimulatedService
}

/** Two models under the same contacts: all together, by contact type and by queue, each difference with its interval. */
export function comparisonText(comparison: SimulationComparison, options: SimulationTextOptions = {}): string {
  const { paint = plain, nameOf = (id: string) => id } = options
  const { before, after, difference } = comparison
  const types = difference.contactTypes.flatMap((row): Row[] =>
    buildRow(nameOf(row.contactTypeId), row, (simulation) =>
      simulation.contactTypes.find((t) => t.contactTypeId === row.contactTypeId),
    ),
  )
  const queues = difference.queues.flatMap((row): Row[] => {
    const found = before.queues.find((queue) => queue.queue.id === row.queueId)
    return buildRow(found?.queue.name ?? row.queueId, row, (simulation) =>
      simulation.queues.find((q) => q.queue.id === row.queueId),
    )
  })
  const all: Row = { name: 'All contacts', before: before.total, after: after.total, difference: difference.total }
  const table = (title: string, rows: readonly Row[]): string => textTable(columns(title, paint), rows, options)
  const { replications, confidence } = before.method
  const staff = `Occupancy ${ratioText(before.total.occupancy)} → ${ratioText(after.total.occupancy)}, difference ${pointsText(difference.total.occupancy)} points.`
  return [
    wrapText(
      `Both models under the same contacts, ${replications} runs; intervals (±) at ${percent(confidence, 0)}. Colored: the interval of the difference excludes zero.`,
      options.width,
    ),
    table('All', [all]),
    staff,
    table('Contact type', types),
    ...(queues.length > 1 ? [table('Queue', queues)] : []),
  ].join('\n\n')

  function buildRow(
    name: string,
    own: SimulatedService,
    find: (simulation: Simulation) => SimulatedService | undefined,
  ): Row[] {
    const sides = [find(before), find(after)]
    const [one, two] = sides
    return one === undefined || two === undefined ? [] : [{ name, before: one, after: two, difference: own }]
  }
}

function columns(title: string, paint: Paint): Column<Row>[] {
  const change = (
    heading: string,
    of: (service: SimulatedService) => Estimate,
    isBetterUp: boolean,
    show: (estimate: Estimate) => string,
    difference: (estimate: Estimate) => string,
  ): Column<Row>[] => [
    figureColumn(heading, (row) => `${show(of(row.before))} → ${show(of(row.after))}`),
    figureColumn(
      'Difference',
      (row) => difference(of(row.difference)),
      (text, row) => {
        const way = direction(of(row.difference))
        if (way === 0) return paint.dim(text)
        return way > 0 === isBetterUp ? paint.good(text) : paint.bad(text)
      },
    ),
  ]
  const plainRatio = ({ mean }: Estimate): string => percent(mean)
  const plainSeconds = (estimate: Estimate): string => secondsText({ ...estimate, halfWidth: null })
  return [
    { title, cell: (row) => row.name },
    ...change('Service level', (service) => service.serviceLevel.offered, true, plainRatio, pointsText),
    ...change('Abandoned', (service) => service.abandonProbability, false, plainRatio, pointsText),
    ...change('ASA', (service) => service.asaServedSeconds, false, plainSeconds, secondsDifferenceText),
  ]
}
