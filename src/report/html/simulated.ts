import type {
  Estimate,
  RoutingModel,
  SimulatedContactType,
  SimulatedGroup,
  SimulatedInterval,
  SimulatedQueue,
  SimulatedService,
  Simulation,
  SimulationComparison,
} from '../../documents'
import { intervalChart, type Mark } from '../chart/intervals'
import { lineChart } from '../chart/lines'
import { count, duration, percent, plural } from '../text/kit/figures'
import { type ComparedService, comparedTypes } from '../text/simulation-comparison'
import { amountText, minuteText, ratioText, secondsText } from '../text/simulation-figures'
import { asPercent, noBreak, renderChart } from './kit/figure'
import { html, type Markup, named, noteList } from './kit/markup'
import type { Section } from './kit/page'
import { estimateColumn, figureColumn, nameColumn, renderTable, type TableColumn } from './kit/table'

/** The names of contact types. */
export type NameOf = (contactTypeId: string) => string

/** Names of contact types by queue and skills, where the model is among the documents; else their ids. */
export function contactTypeNames(model: RoutingModel | undefined): NameOf {
  const queues = new Map(model?.queues.map(({ id, name }) => [id, name]))
  const skills = new Map(model?.skills.map(({ id, name }) => [id, name]))
  const names = new Map(
    model?.contactTypes.map((type) => {
      const requested = type.skillIds.map((id) => skills.get(id) ?? id).join(' + ')
      const queue = queues.get(type.queueId) ?? type.queueId
      return [type.id, requested === '' ? queue : `${queue}: ${requested}`]
    }),
  )
  return (id) => names.get(id) ?? id
}

/** What a simulation measured. */
export async function simulationSection(simulation: Simulation, nameOf: NameOf): Promise<Section> {
  const { total, contactTypes, queues, agentGroups, intervals, notes, method } = simulation
  return {
    id: 'simulation',
    title: 'Simulation',
    lead: `${plural(method.replications, 'run')} of ${duration(method.hours * 3600)}, seed ${method.seed}; intervals contain the mean with a probability of ${percent(method.confidence, 0)}.`,
    body: html`${tiles(total, simulation)}${await serviceByType(contactTypes, nameOf)}${
      intervals.length > 1 ? await overTime(intervals) : html``
    }${queues.length > 1 ? html`<h3>Queues</h3>${queueTable(queues)}` : html``}${
      agentGroups.length > 0 ? html`<h3>Agent groups</h3>${groupTable(agentGroups)}` : html``
    }${noteList('What it rests on', notes)}`,
  }
}

function tiles(total: Simulation['total'], { method }: Simulation): Markup {
  const tile = (title: string, value: string, aside: string): Markup =>
    html`<div class="tile"><dt>${title}</dt><dd class="big">${noBreak(value)}</dd><dd class="aside">${aside}</dd></div>`
  return html`<dl class="tiles">${tile('Service level', ratioText(total.serviceLevel.offered), 'of all offered')}${tile(
    'Abandoned',
    ratioText(total.abandonProbability),
    `${amountText(total.offered)} offered in ${duration(method.countHours * 3600)}`,
  )}${tile('Mean wait', secondsText(total.asaServedSeconds), 'of answered contacts')}${tile(
    'Occupancy',
    ratioText(total.occupancy),
    `${amountText(total.present)} agents on queue`,
  )}</dl>`
}

/** Rows of a chart: more cannot be read. */
const MAX_TYPES = 24

function serviceByType(types: readonly SimulatedContactType[], nameOf: NameOf): Promise<Markup> {
  const sorted = [...types].sort((a, b) => shortfall(b) - shortfall(a))
  const visible = sorted.slice(0, MAX_TYPES)
  const chart = intervalChart({
    rows: visible.map((type) => ({
      name: nameOf(type.contactTypeId),
      marks: [buildMark(type.serviceLevel.offered, 'after', 'dot')],
      target: type.target.ratio,
    })),
    format: asPercent,
    max: 1,
  })
  return renderChart(chart, {
    title: 'Service level by contact type',
    description:
      visible.length < types.length
        ? `The ${visible.length} of ${types.length} that are farthest below their target.`
        : 'Whiskers: the interval of the mean.',
    legend: [
      { name: 'service level', color: 'after', shape: 'dot' },
      { name: 'target', color: 'target', shape: 'tick' },
    ],
    table: renderTable<SimulatedContactType>(
      [
        nameColumn('Contact type', (row) => nameOf(row.contactTypeId)),
        figureColumn('Target', ({ target }) => noBreak(`${Math.round(target.ratio * 100)} % in ${target.seconds} s`)),
        ...serviceColumns<SimulatedContactType>(),
      ],
      sorted,
      { caption: 'Contact types' },
    ),
  })
}

function shortfall({ target, serviceLevel }: SimulatedContactType): number {
  return target.ratio - serviceLevel.offered.mean
}

function buildMark({ mean, low, high }: Estimate, color: 'before' | 'after', shape: 'dot' | 'ring'): Mark {
  return {
    value: mean,
    span: low === null || high === null ? undefined : { low: Math.max(0, low), high: Math.min(1, high) },
    color,
    shape,
  }
}

function serviceColumns<Row extends SimulatedService>(): TableColumn<Row>[] {
  return [
    estimateColumn('Offered', (row) => row.offered, amountText),
    estimateColumn('Service level', (row) => row.serviceLevel.offered, ratioText),
    estimateColumn('Abandoned', (row) => row.abandonProbability, ratioText),
    estimateColumn('Mean wait', (row) => row.asaServedSeconds, secondsText),
  ]
}

function queueTable(queues: readonly SimulatedQueue[]): Markup {
  return renderTable<SimulatedQueue>(
    [nameColumn('Queue', (row) => row.queue.name), ...serviceColumns<SimulatedQueue>()],
    queues,
    { caption: 'Queues' },
  )
}

function groupTable(groups: readonly SimulatedGroup[]): Markup {
  return renderTable<SimulatedGroup>(
    [
      { title: 'Agent group', kind: 'name', cell: (row) => named(row.agentGroupId) },
      figureColumn('Agents', (row) => count(row.agents)),
      figureColumn('On queue', (row) => row.present.mean.toFixed(2)),
      figureColumn('Busy', (row) => row.busy.mean.toFixed(2)),
      figureColumn('Occupancy', (row) => noBreak(ratioText(row.occupancy))),
    ],
    groups,
    { caption: 'Agent groups' },
  )
}

function overTime(intervals: readonly SimulatedInterval[]): Promise<Markup> {
  const every = (parts: number): number => Math.max(1, Math.ceil(intervals.length / parts))
  const chart = lineChart({
    moments: intervals.map((interval) => minuteText(interval.startMinute)),
    lines: [
      { name: 'busy', color: 'after', filled: true, values: intervals.map(({ total }) => total.busy.mean) },
      { name: 'on queue', color: 'warn', stepped: true, values: intervals.map(({ total }) => total.present.mean) },
    ],
    format: (value) => String(Math.round(value * 10) / 10),
    xName: 'time from the start',
    yName: 'agents',
    labelEvery: { wide: every(12), narrow: every(4) },
  })
  return renderChart(chart, {
    title: 'Busy agents and agents on queue',
    description: 'The mean of each interval over all runs.',
    legend: [
      { name: 'busy', color: 'after', shape: 'area' },
      { name: 'on queue', color: 'warn', shape: 'line' },
    ],
    table: renderTable<SimulatedInterval>(
      [
        { title: 'From', cell: (row) => minuteText(row.startMinute) },
        figureColumn('Offered', (row) => noBreak(amountText(row.total.offered))),
        figureColumn('Service level', (row) => noBreak(ratioText(row.total.serviceLevel))),
        figureColumn('On queue', (row) => row.total.present.mean.toFixed(1)),
        figureColumn('Busy', (row) => row.total.busy.mean.toFixed(1)),
      ],
      intervals,
      { caption: 'Intervals', limit: 700 },
    ),
  })
}

/** Two models under the same contacts. */
export async function comparisonSection(comparison: SimulationComparison, nameOf: NameOf): Promise<Section> {
  const { before } = comparison
  const rows = comparedTypes(comparison, nameOf)
  const chart = intervalChart({
    rows: rows.slice(0, MAX_TYPES).map((row) => ({
      name: row.name,
      marks: [
        buildMark(row.before.serviceLevel.offered, 'before', 'ring'),
        buildMark(row.after.serviceLevel.offered, 'after', 'dot'),
      ],
    })),
    format: asPercent,
    max: 1,
  })
  return {
    id: 'comparison',
    title: 'Two models under the same contacts',
    lead: `${plural(before.method.replications, 'run')} of each; intervals at ${percent(before.method.confidence, 0)}.`,
    body: await renderChart(chart, {
      title: 'Service level',
      description:
        'Whiskers: the interval of the mean. Differences are paired, so their intervals are narrower than those of the two sides.',
      legend: [
        { name: 'before', color: 'before', shape: 'ring' },
        { name: 'after', color: 'after', shape: 'dot' },
      ],
      table: renderTable(comparedColumns(), rows, { caption: 'Both models' }),
    }),
  }
}

function comparedColumns(): TableColumn<ComparedService>[] {
  const sides = (
    title: string,
    of: (service: SimulatedService) => Estimate,
    show: (estimate: Estimate) => string,
  ): TableColumn<ComparedService>[] => [
    figureColumn(`${title}, before`, (row) => noBreak(show(of(row.before)))),
    figureColumn(`${title}, after`, (row) => noBreak(show(of(row.after)))),
    estimateColumn('Difference', (row) => of(row.difference), show),
  ]
  return [
    { title: 'Contact type', kind: 'name', cell: (row) => named(row.name) },
    ...sides('Service level', (service) => service.serviceLevel.offered, ratioText),
    ...sides('Abandoned', (service) => service.abandonProbability, ratioText),
    ...sides('Mean wait', (service) => service.asaServedSeconds, secondsText),
  ]
}
