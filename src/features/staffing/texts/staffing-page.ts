import { checkDocument } from '../../../core/checks'
import { WEEK_MINUTES } from '../../../core/time/durations'
import { lineChart } from '../../../report/chart/lines'
import { featureFormat } from '../../../report/feature-document'
import { type HtmlReportOptions, reportPage } from '../../../report/html/html-report'
import { type LegendEntry, renderChart } from '../../../report/html/kit/figure'
import { html, named, noteList } from '../../../report/html/kit/markup'
import type { Section } from '../../../report/html/kit/page'
import { figureColumn, renderTable, type TableColumn } from '../../../report/html/kit/table'
import { plural } from '../../../report/text/kit/figures'
import type { Staffing, StaffingInterval } from '../documents/staffing'
import { MIN_VISIBLE, type StaffingColumn, staffingColumns } from './columns'
import { isShared, staffingConclusions } from './conclusions'
import { type StaffingMoment, staffingMoments, targetText } from './moments'
import { staffingTable } from './staffing-csv'

/** How reports show a staffing. */
export const staffingFormat = featureFormat<Staffing>(
  'skillroute/staffing@1',
  ['queues', 'agentKinds', 'intervals', 'notes'],
  (staffing) => ({
    interval: staffing.interval,
    sheet: 'Staffing',
    table: () => staffingTable(staffing),
    page: { title: 'Agents needed', section: () => staffingSection(staffing) },
  }),
  true,
)

/**
 * A page of a staffing: one file that loads nothing from a server.
 * @example
 * await writeFile('staffing.html', await staffingPage(staffing))
 */
export async function staffingPage(
  staffing: Staffing,
  options: Pick<HtmlReportOptions, 'title' | 'theme'> = {},
): Promise<string> {
  checkDocument(staffing, 'staffing', 'skillroute/staffing@1')
  return await reportPage([staffingFormat.show(staffing)], options)
}

/** Agents needed by interval, beside the roster and beside queues with agents of their own. */
export async function staffingSection(staffing: Staffing): Promise<Section> {
  const { intervals, queues, total, notes } = staffing
  const moment = staffingMoments(staffing)
  const label = ({ startMinute }: StaffingInterval): string => {
    const { day, time } = moment(startMinute)
    return `${day} ${time}`.trim()
  }
  const hasRoster = total.rosterHours !== undefined
  const draw = (isShown: boolean, value: (one: StaffingInterval) => number) => (isShown ? intervals.map(value) : [])
  const figures: (LegendEntry & { readonly values: readonly number[] })[] = [
    { name: 'needed', color: 'after', shape: 'area', values: draw(true, ({ agents }) => agents) },
    {
      name: 'with separate queues',
      color: 'muted',
      shape: 'dashes',
      values: draw(isShared(staffing), ({ separateAgents }) => separateAgents),
    },
    { name: 'roster', color: 'warn', shape: 'line', values: draw(hasRoster, ({ roster }) => roster?.agents ?? 0) },
  ]
  const legend = figures.filter(({ values }) => values.length > 0)
  const chart = lineChart({
    moments: intervals.map((interval) => shortLabel(staffing, moment(interval.startMinute))),
    lines: legend.map(({ shape, ...line }) => ({
      ...line,
      stepped: true,
      filled: shape === 'area',
      dashed: shape === 'dashes',
    })),
    format: (value) => String(Math.round(value)),
    xName: staffing.interval === undefined ? 'interval' : 'interval, UTC',
    yName: 'agents',
    whole: true,
    labelEvery: { wide: Math.ceil(intervals.length / 8), narrow: Math.ceil(intervals.length / 3) },
  })
  const short = (by: number): number => intervals.filter(({ roster }) => (roster?.over ?? 0) <= -by).length
  const description = hasRoster
    ? `Agents are missing in ${short(MIN_VISIBLE)} of ${plural(intervals.length, 'interval')}, half an agent or more in ${short(HALF)}.`
    : 'Intervals without contacts are left out.'
  return {
    id: 'staffing',
    title: 'Agents needed',
    lead: queues.map((queue) => `${queue.name}: ${targetText(queue)}`).join('; '),
    body: html`${staffingConclusions(staffing).map((text) => html`<p>${named(text)}</p>`)}${await renderChart(chart, {
      title: 'By interval',
      description,
      legend,
      table: renderTable(buildColumns(label, staffingColumns(staffing)), intervals, { caption: 'Agents by interval' }),
    })}${noteList('What it rests on', notes)}`,
  }
}

const HALF = 0.5

/** The weekday and time of an interval, or the day of the month if there are several weeks, so that labels fit. */
function shortLabel({ intervals }: Staffing, { day, time }: StaffingMoment): string {
  const isLong = (intervals.at(-1)?.startMinute ?? 0) >= WEEK_MINUTES
  return `${isLong ? day.slice(-5) : day.slice(0, 3)} ${time}`.trim()
}

function buildColumns(
  label: (row: StaffingInterval) => string,
  columns: readonly StaffingColumn[],
): TableColumn<StaffingInterval>[] {
  const visible = columns.filter(({ isHidden }) => isHidden !== true)
  return [
    { title: 'From', cell: label },
    ...visible.map(({ title, value, format }) =>
      figureColumn(title, (interval: StaffingInterval) => format(value({ interval }) ?? 0)),
    ),
  ]
}
