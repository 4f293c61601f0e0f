import type {
  SimulatedAgent,
  SimulatedContactType,
  SimulatedGroup,
  SimulatedInterval,
  SimulatedQueue,
  SimulatedService,
  SimulatedTotal,
  Simulation,
  WaitQuantile,
} from '../../documents'
import { count, duration, percent, plural } from './kit/figures'
import { plain } from './kit/paint'
import { type Column, figureColumn, type TableOptions, textTable } from './kit/table'
import { wrapText } from './kit/wrap'
import { amountText, minuteText, ratioText, reached, secondsText } from './simulation-figures'

/** How the outcome of a simulation is set as text. */
export interface SimulationTextOptions extends TableOptions {
  /** The name of a contact type. Default: its id. */
  readonly nameOf?: ((contactTypeId: string) => string) | undefined
  /** A line for each agent too. Default false. */
  readonly agents?: boolean | undefined
}

/** Rows of a day in quarters of an hour; a last line counts the rest. */
const MAX_INTERVALS = 96

/** What a simulation measured: all together, then by contact type, queue, agent group and interval. */
export function simulationText(simulation: Simulation, options: SimulationTextOptions = {}): string {
  const { paint = plain, width = 100 } = options
  const { total, contactTypes, queues, agentGroups, agents, intervals } = simulation
  const busy = intervals.filter(({ total: sum }) => sum.offered.mean > 0)
  const parts = [
    `${wrapText(methodText(simulation), width)}\n\n${wrapText(totalText(total), width)}`,
    section('Contact types', textTable(typeColumns(contactTypes, options), contactTypes, options), options),
    ...(queues.length > 1 ? [section('Queues', textTable(queueColumns(), queues, options), options)] : []),
    ...(agentGroups.length > 0
      ? [section('Agent groups', textTable(groupColumns(), agentGroups, options), options)]
      : []),
    ...(options.agents === true ? [section('Agents', textTable(agentColumns(), agents, options), options)] : []),
    ...(busy.length > 0 ? [intervalsText(busy, options)] : []),
    ...(simulation.notes.length > 0 ? [paint.dim(wrapText(simulation.notes.join(' '), width))] : []),
  ]
  return parts.join('\n\n')
}

function section(title: string, table: string, { paint = plain }: TableOptions): string {
  return `${paint.bold(title)}\n${table}`
}

function methodText({ method }: Simulation): string {
  const { replications, batchesPerReplication, units, hours, warmUpHours, seed, confidence, events } = method
  const runs = `${plural(replications, 'run')} of ${duration(hours * 3600)}`
  const warmUp = warmUpHours > 0 ? ` after ${duration(warmUpHours * 3600)} of warm-up` : ''
  const batches = units === 'batches' ? `, ${plural(replications * batchesPerReplication, 'batch', 'batches')}` : ''
  const imprecise = method.precise === false ? ' The precision asked for was not reached.' : ''
  return `Simulated: ${runs}${warmUp}${batches}, seed ${seed}, ${count(events)} events. Offered contacts are those of ${duration(method.countHours * 3600)}; intervals (±) at ${percent(confidence, 0)}.${imprecise}`
}

function totalText(total: SimulatedTotal): string {
  const parts = [
    `service level ${ratioText(total.serviceLevel.offered)}`,
    `abandoned ${ratioText(total.abandonProbability)}`,
    `ASA ${secondsText(total.asaServedSeconds)}`,
    `occupancy ${ratioText(total.occupancy)}`,
    `${amountText(total.present)} agents on queue`,
    ...describeOutcomes(total),
  ]
  return `All contacts: ${parts.join(', ')}.`
}

/** Shares turned away and balked where above 0, and resolved where below 1. */
function describeOutcomes(service: SimulatedService): string[] {
  const { turnedAwayProbability, balkProbability, resolutionRatio } = service
  return [
    ...(turnedAwayProbability.mean > 0 ? [`turned away ${ratioText(turnedAwayProbability)}`] : []),
    ...(balkProbability.mean > 0 ? [`balked ${ratioText(balkProbability)}`] : []),
    ...(resolutionRatio.mean < 1 && service.answered.mean > 0 ? [`resolved ${ratioText(resolutionRatio)}`] : []),
  ]
}

function abandonAndAsaColumns<Row extends SimulatedService>(): Column<Row>[] {
  return [
    figureColumn('Abandoned', (row) => ratioText(row.abandonProbability)),
    figureColumn('ASA', (row) => secondsText(row.asaServedSeconds)),
  ]
}

function typeColumns(
  types: readonly SimulatedContactType[],
  { paint = plain, nameOf = (id) => id }: SimulationTextOptions,
): Column<SimulatedContactType>[] {
  const unresolved = types.some((type) => type.resolutionRatio.mean < 1 && type.answered.mean > 0)
  return [
    { title: 'Contact type', cell: (type) => nameOf(type.contactTypeId) },
    figureColumn('Offered', (type) => amountText(type.offered)),
    figureColumn(
      'Service level',
      (type) => ratioText(type.serviceLevel.offered),
      (text, type) => (reached(type.serviceLevel, type.target.ratio) ? paint.good(text) : paint.warn(text)),
    ),
    figureColumn('Target', ({ target }) => `${Math.round(target.ratio * 100)} % in ${target.seconds} s`),
    ...abandonAndAsaColumns<SimulatedContactType>(),
    figureColumn('90 % within', (type) => quantileText(type.waitQuantiles, 0.9)),
    ...(unresolved ? [figureColumn('Resolved', (type: SimulatedContactType) => ratioText(type.resolutionRatio))] : []),
  ]
}

function quantileText(quantiles: readonly WaitQuantile[], q: number): string {
  const found = quantiles.find((quantile) => quantile.q === q)
  return found === undefined ? '–' : secondsText(found.seconds)
}

function queueColumns(): Column<SimulatedQueue>[] {
  return [
    { title: 'Queue', cell: (row) => row.queue.name },
    figureColumn('Offered', (row) => amountText(row.offered)),
    figureColumn('Service level', (row) => ratioText(row.serviceLevel.offered)),
    ...abandonAndAsaColumns<SimulatedQueue>(),
    figureColumn('Waiting', (row) => amountText(row.queueLength)),
  ]
}

function staffColumns<Row extends SimulatedGroup | SimulatedAgent>(): Column<Row>[] {
  return [
    figureColumn('On queue', (row) => row.present.mean.toFixed(2)),
    figureColumn('Busy', (row) => row.busy.mean.toFixed(2)),
    figureColumn('Occupancy', (row) => ratioText(row.occupancy)),
  ]
}

function groupColumns(): Column<SimulatedGroup>[] {
  return [
    { title: 'Agent group', cell: (row) => row.agentGroupId },
    figureColumn('Agents', (row) => count(row.agents)),
    ...staffColumns<SimulatedGroup>(),
  ]
}

function agentColumns(): Column<SimulatedAgent>[] {
  return [{ title: 'Agent', cell: (row) => row.agentId }, ...staffColumns<SimulatedAgent>()]
}

function intervalsText(intervals: readonly SimulatedInterval[], options: SimulationTextOptions): string {
  const columns: Column<SimulatedInterval>[] = [
    { title: 'From', cell: (row) => minuteText(row.startMinute) },
    figureColumn('Offered', (row) => amountText(row.total.offered)),
    figureColumn('Service level', (row) => ratioText(row.total.serviceLevel)),
    figureColumn('Contacts abandoned', (row) => amountText(row.total.abandoned)),
    // `asaSeconds` includes contacts that abandoned, unlike the ASA of the other tables.
    figureColumn('Mean wait of all', (row) => secondsText(row.total.asaSeconds)),
    figureColumn('On queue', (row) => row.total.present.mean.toFixed(1)),
    figureColumn('Occupancy', (row) => percent(row.total.occupancy.mean)),
  ]
  const limit = Math.min(MAX_INTERVALS, options.limit ?? MAX_INTERVALS)
  return section('Intervals', textTable(columns, intervals, { ...options, limit }), options)
}
