import type { CustomSeriesRenderItem } from 'echarts'
import { cleanText } from '../text/kit/clean'
import { type AxisFormat, nameAxis, valueAxis } from './axes'
import { type ChartColor, placeholder } from './colors'
import type { Chart } from './draw'

/** One figure with its intervals. */
export interface Mark {
  readonly value: number
  /** Thick line: the interval of the mean. */
  readonly mean?: Span | undefined
  /** Thin line: the interval of one coming week. */
  readonly span?: Span | undefined
  readonly color: ChartColor
  readonly shape: 'dot' | 'ring' | 'diamond'
}

/** An interval by its ends. */
export interface Span {
  readonly low: number
  readonly high: number
}

/** A row of the chart: a name and its marks. */
export interface IntervalRow {
  readonly name: string
  /** From the top of the row to its bottom. */
  readonly marks: readonly Mark[]
  readonly target?: number | undefined
}

/** Intervals below each other on one scale. */
export interface IntervalChart {
  readonly rows: readonly IntervalRow[]
  readonly format: AxisFormat
  /** Ends of the scale; default: what the figures need. */
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** Height of a mark's track and the gap between rows, CSS pixels. */
const TRACK = 11
const ROW_GAP = 13
const BOTTOM = 28
const TOP = 6
/** Names get their own line over the row where the chart is narrower than this. */
const SIDE_BY_SIDE = 500
const NAME_LINE = 17

/** One row per name: dots with whiskers, and the target as a line across the row. */
export function intervalChart(chart: IntervalChart): Chart {
  const tracks = Math.max(1, ...chart.rows.map((row) => row.marks.length))
  const rowHeight = (width: number): number => tracks * TRACK + ROW_GAP + (width < SIDE_BY_SIDE ? NAME_LINE : 0)
  return {
    height: (width) => TOP + BOTTOM + chart.rows.length * rowHeight(width),
    option: (width) => {
      const names = chart.rows.map((row) => cleanText(row.name))
      const narrow = width < SIDE_BY_SIDE
      const column = narrow ? 0 : Math.min(220, 24 + 7.2 * Math.max(...names.map((name) => name.length), 4))
      return {
        grid: { left: narrow ? 8 : column + 12, right: 20, top: TOP, bottom: BOTTOM, containLabel: false },
        xAxis: { ...valueAxis(chart.format, findRange(chart)), splitNumber: narrow ? 4 : 5 },
        yAxis: narrow ? { ...nameAxis(names, width - 16), axisLabel: { show: false } } : nameAxis(names, column),
        series: [
          {
            type: 'custom',
            silent: true,
            data: chart.rows.map((_, i) => i),
            renderItem: rowItem(chart, names, narrow),
          },
        ],
      }
    },
  }
}

/** Both ends are always given: otherwise the library would treat the positions of the rows as values. */
function findRange({ rows, min = 0, max }: IntervalChart): { min: number; max: number } {
  if (max !== undefined) return { min, max }
  const values = rows.flatMap((row) => [
    ...row.marks.flatMap(({ value, span, mean }) => [value, span?.high ?? value, mean?.high ?? value]),
    row.target ?? 0,
  ])
  return { min, max: roundUp(Math.max(...values.filter(Number.isFinite), 0)) }
}

/** The next round number for the end of a scale: 1, 2, 3, 4, 5, 6 or 8 times a power of ten. */
function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value * 0.999) ?? 10
  return step * power
}

function rowItem(chart: IntervalChart, names: readonly string[], narrow: boolean): CustomSeriesRenderItem {
  return (_params, api) => {
    const index = Number(api.value(0))
    const row = chart.rows[index]
    if (row === undefined) return null
    const x = (value: number): number => api.coord([value, index])[0] ?? 0
    const middle = (api.coord([0, index])[1] ?? 0) + (narrow ? NAME_LINE / 2 : 0)
    const top = middle - (row.marks.length * TRACK) / 2
    const target =
      row.target === undefined
        ? []
        : [line(x(row.target), top - 3, x(row.target), top + row.marks.length * TRACK + 3, 'target', 1.5)]
    const name = narrow
      ? [
          {
            type: 'text' as const,
            style: {
              text: names[index] ?? '',
              x: x(findRange(chart).min),
              y: top - NAME_LINE + 1,
              fill: placeholder('text'),
              fontSize: 12.5,
              fontFamily: 'inherit',
            },
          },
        ]
      : []
    return {
      type: 'group',
      children: [
        ...name,
        ...target,
        ...row.marks.flatMap((mark, track) => markItems(mark, x, top + (track + 0.5) * TRACK)),
      ],
    }
  }
}

function markItems(mark: Mark, x: (value: number) => number, y: number) {
  const { value, span, mean, color, shape } = mark
  return [
    ...(span === undefined ? [] : [line(x(span.low), y, x(span.high), y, color, 1.25)]),
    ...(span === undefined ? [] : [span.low, span.high].map((end) => line(x(end), y - 3, x(end), y + 3, color, 1.25))),
    ...(mean === undefined ? [] : [line(x(mean.low), y, x(mean.high), y, color, 4)]),
    point(shape, x(value), y, color),
  ]
}

function line(x1: number, y1: number, x2: number, y2: number, color: ChartColor, width: number) {
  return {
    type: 'line' as const,
    shape: { x1, y1, x2, y2 },
    style: { stroke: placeholder(color), lineWidth: width },
  }
}

function point(shape: Mark['shape'], cx: number, cy: number, color: ChartColor) {
  const fill = placeholder(color)
  if (shape === 'diamond') {
    const points = [
      [cx, cy - 5.5],
      [cx + 5.5, cy],
      [cx, cy + 5.5],
      [cx - 5.5, cy],
    ]
    return { type: 'polygon' as const, shape: { points }, style: { fill } }
  }
  const style = shape === 'dot' ? { fill } : { fill: placeholder('hollow'), stroke: fill, lineWidth: 2 }
  return { type: 'circle' as const, shape: { cx, cy, r: shape === 'dot' ? 4.5 : 4 }, style }
}
