import type { CurveStep, Estimate, ImprovementSummary } from '../../documents'
import { type Point, pointChart } from '../chart/points'
import { count, percent } from '../text/kit/figures'
import {
  chosenAt,
  chosenText,
  contactsWithin,
  costText,
  hasCosts,
  pointsWithin,
  settingTexts,
  WAVES_NOTE,
  type WaveRow,
  waveRows,
} from '../text/kit/improvement-figures'
import { asPercent, noBreak, ratioWithin, renderChart } from './kit/figure'
import { html, type Markup, named } from './kit/markup'
import type { Section } from './kit/page'
import { estimateColumn, figureColumn, renderTable, sortedColumn, type TableColumn } from './kit/table'

/** How much how many changes bring, which were chosen and why, and the waves. */
export async function improvementSection(improvement: ImprovementSummary): Promise<Section> {
  const { curve, waves } = improvement
  const chart =
    curve.length < 2
      ? html``
      : await renderChart(drawCurve(improvement), {
          title: 'Service level by number of changes',
          description: DESCRIPTION,
          legend: [
            { name: 'chosen, by wave', color: 'after', shape: 'dot' },
            { name: 'not chosen', color: 'before', shape: 'ring' },
            { name: '95 % interval of the gain', color: 'muted', shape: 'whisker' },
          ],
          table: curveTable(improvement),
        })
  return {
    id: 'enough',
    title: 'How many changes are enough',
    lead: chosenText(improvement),
    body: html`${chart}${settingTexts(improvement).map((text) => html`<p>${named(text)}</p>`)}${waves.length === 0 ? html`` : html`<p class="note">${WAVES_NOTE}</p>${wavesTable(waveRows(improvement))}`}`,
  }
}

const DESCRIPTION =
  'Share of contacts within service level by number of changes, the most valuable changes first, evaluated in simulated weeks with callers that the search has not seen. Whiskers: the 95 % interval of the gain over no change.'

/** Points with more than so many times the chosen changes are in the table alone: they would press the others together. */
const MAX_BEYOND = 6

function drawCurve(improvement: ImprovementSummary) {
  const { curve } = improvement
  const at = chosenAt(improvement)
  const until = Math.max(at, 1) + 1
  const end = (curve[at]?.changes ?? 0) * MAX_BEYOND
  const visible = curve.filter(({ changes }, place) => place <= until || end === 0 || changes <= end)
  const base = curve[0]?.serviceLevel.mean ?? 0
  const points = visible.map(({ changes, serviceLevel, gain }, place): Point => {
    const isChosen = place <= at
    return {
      x: changes,
      y: serviceLevel.mean,
      ...(place === 0 || gain.low === null || gain.high === null
        ? {}
        : { low: base + gain.low, high: base + gain.high }),
      color: isChosen ? 'after' : 'before',
      hollow: !isChosen,
      label: place === at ? 'chosen' : undefined,
    }
  })
  return pointChart({
    points,
    line: points.map(({ x, y }) => ({ x, y })),
    size: 4,
    fromData: true,
    xFormat: (value) => count(value),
    yFormat: asPercent,
    xName: 'changes',
    yName: 'contacts within service level',
    height: 300,
  })
}

function curveTable(improvement: ImprovementSummary): Markup {
  const chosen = improvement.curve[chosenAt(improvement)]
  return renderTable<CurveStep>(
    [
      sortedColumn('Changes', (row) => row.changes, count),
      sortedColumn('Agents', (row) => row.agents, count),
      serviceLevel(),
      figureColumn(
        'Gain in points',
        ({ changes, gain }) => (changes === 0 ? '' : noBreak(pointsWithin(gain))),
        ({ gain }) => gain.mean,
      ),
      contacts(),
      figureColumn(
        'Spread of occupancy',
        ({ occupancySpread }) => (100 * occupancySpread).toFixed(1),
        ({ occupancySpread }) => occupancySpread,
      ),
      ...(hasCosts(improvement) ? [sortedColumn('Cost', ({ cost = 0 }: CurveStep) => cost, costText)] : []),
      { title: 'Chosen', cell: (row) => (row === chosen ? 'chosen' : '') },
    ],
    improvement.curve,
    { caption: 'Service level by number of changes' },
  )
}

function wavesTable(waves: readonly WaveRow[]): Markup {
  const isOfQueues = waves.some(({ effects }) => effects.length > 0)
  const queues: TableColumn<WaveRow> = {
    title: 'Queues',
    kind: 'path',
    cell: ({ effects }) => html`${effects.map((text, index) => html`${index === 0 ? '' : ', '}${named(text)}`)}`,
  }
  return html`<h3>The chosen changes in waves</h3><p class="note">Each wave counts those before it as made: a campaign can end after any of them.</p>${renderTable<WaveRow>(
    [
      sortedColumn('Wave', (row) => row.wave, String),
      sortedColumn('Changes', (row) => row.changes, count),
      sortedColumn('Agents more', (row) => row.agents, count),
      figureColumn(
        'Service level',
        ({ before, serviceLevel: after }) => noBreak(`${(100 * before.mean).toFixed(1)} → ${percent(after.mean)}`),
        (row) => row.serviceLevel.mean,
      ),
      contacts('Contacts a week more'),
      ...(isOfQueues ? [queues] : []),
    ],
    waves,
    { caption: 'The chosen changes in waves' },
  )}`
}

function serviceLevel(): TableColumn<{ readonly serviceLevel: Estimate }> {
  return figureColumn(
    'Service level',
    ({ serviceLevel: { mean, low, high } }) =>
      ratioWithin(mean, low === null || high === null ? undefined : { low, high }),
    (row) => row.serviceLevel.mean,
  )
}

function contacts(title = 'Contacts a week'): TableColumn<{ readonly contactsPerWeek: Estimate }> {
  return estimateColumn(title, (row) => row.contactsPerWeek, contactsWithin)
}
