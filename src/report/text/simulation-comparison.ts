import type { Estimate, SimulatedService, Simulation, SimulationComparison } from '../../documents'
import { percent } from './kit/figures'
import { type Paint, plain } from './kit/paint'
import { type Column, figureColumn, textTable } from './kit/table'
import { wrapText } from './kit/wrap'
import type { SimulationTextOptions } from './simulation'
import { direction, pointsText, ratioText, secondsDifferenceText, secondsText } from './simulation-figures'

/** A contact type or queue under two models. */
export interface ComparedService {
  readonly name: string
  readonly before: SimulatedService
  readonly after: SimulatedService
  readonly difference: SimulatedService
}

/** All contacts together, then each contact type. */
export function comparedTypes(
  { before, after, difference }: SimulationComparison,
  nameOf: (contactTypeId: string) => string,
): readonly [ComparedService, ...ComparedService[]] {
  const find = ({ contactTypes }: Simulation, id: string) => contactTypes.find((type) => type.contactTypeId === id)
  const all = { name: 'All contacts', before: before.total, after: after.total, difference: difference.total }
  const types = difference.contactTypes.flatMap((row): ComparedService[] => {
    const [one, two] = [find(before, row.contactTypeId), find(after, row.contactTypeId)]
    return one === undefined || two === undefined
      ? []
      : [{ name: nameOf(row.contactTypeId), before: one, after: two, difference: row }]
  })
  return [all, ...types]
}

/** Two models under the same contacts: all together, by contact type and by queue, each difference with its interval. */
export function comparisonText(comparison: SimulationComparison, options: SimulationTextOptions = {}): string {
  const { paint = plain, nameOf = (id: string) => id } = options
  const { before, after, difference } = comparison
  const [all, ...types] = comparedTypes(comparison, nameOf)
  const queues = difference.queues.flatMap((row): ComparedService[] => {
    const [one, two] = [before, after].map((side) => side.queues.find((queue) => queue.queue.id === row.queueId))
    return one === undefined || two === undefined
      ? []
      : [{ name: one.queue.name, before: one, after: two, difference: row }]
  })
  const table = (title: string, rows: readonly ComparedService[]): string =>
    textTable(columns(title, paint), rows, options)
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
}

function columns(title: string, paint: Paint): Column<ComparedService>[] {
  const change = (
    heading: string,
    of: (service: SimulatedService) => Estimate,
    isBetterUp: boolean,
    show: (estimate: Estimate) => string,
    difference: (estimate: Estimate) => string,
  ): Column<ComparedService>[] => [
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
