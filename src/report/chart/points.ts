import type { CustomSeriesRenderItem } from 'echarts'
import { cleanText } from '../text/kit/clean'
import { type AxisFormat, FACE, FONT, valueAxis } from './axes'
import { type ChartColor, placeholder } from './colors'
import type { Chart } from './draw'
import { named } from './lines'

/** A point of a plane. */
export interface Point {
  readonly x: number
  readonly y: number
  readonly color: ChartColor
  /** Ends of a whisker up and down. */
  readonly low?: number | undefined
  readonly high?: number | undefined
  readonly label?: string | undefined
  readonly hollow?: boolean | undefined
}

/** Points in a plane, with a line under them where there is one. */
export interface PointChart {
  readonly points: readonly Point[]
  /** A line under the points. */
  readonly line?: readonly { readonly x: number; readonly y: number }[] | undefined
  readonly xFormat: AxisFormat
  readonly yFormat: AxisFormat
  readonly xName: string
  readonly yName: string
  readonly yMax?: number | undefined
  readonly size?: number | undefined
  readonly height?: number | undefined
  /** Lets the axes begin where the points do. */
  readonly fromData?: boolean | undefined
}

/** Points of a plane with their whiskers; a line connects them where their order means something. */
export function pointChart(chart: PointChart): Chart {
  const { points } = chart
  return {
    height: () => chart.height ?? 280,
    option: (width) => ({
      grid: { left: 52, right: 24, top: 30, bottom: 46 },
      xAxis: {
        ...valueAxis(chart.xFormat),
        ...named(chart.xName, 'middle', 30),
        splitLine: { show: false },
        splitNumber: width < 500 ? 4 : 8,
        axisLine: { show: true, lineStyle: { color: placeholder('line') } },
        scale: chart.fromData === true,
      },
      yAxis: {
        ...valueAxis(chart.yFormat, chart.yMax === undefined ? {} : { max: chart.yMax }),
        ...named(chart.yName, 'end', 12, 'left'),
        scale: chart.fromData === true,
      },
      series: [
        ...(chart.line !== undefined
          ? [
              {
                type: 'line' as const,
                z: 1,
                silent: true,
                showSymbol: false,
                data: chart.line.map(({ x, y }) => [x, y]),
                lineStyle: { color: placeholder('before'), width: 1.5 },
              },
            ]
          : []),
        { type: 'custom', silent: true, data: points.map(({ x, y }, i) => [x, y, i]), renderItem: pointItem(chart) },
      ],
    }),
  }
}

function pointItem({ points, size = 4 }: PointChart): CustomSeriesRenderItem {
  return (_params, api) => {
    const point = points[Number(api.value(2))]
    if (point === undefined) return null
    const [cx = 0, cy = 0] = api.coord([point.x, point.y])
    const color = placeholder(point.color)
    const { low, high, label, hollow } = point
    const whisker =
      low === undefined || high === undefined
        ? []
        : [
            {
              type: 'line' as const,
              shape: { x1: cx, y1: api.coord([point.x, low])[1] ?? 0, x2: cx, y2: api.coord([point.x, high])[1] ?? 0 },
              style: { stroke: color, lineWidth: 1.25 },
            },
          ]
    const text =
      label === undefined
        ? []
        : [
            {
              type: 'text' as const,
              style: {
                text: cleanText(label),
                x: cx + 8,
                y: cy + 6,
                fill: placeholder('text'),
                fontSize: FONT.small,
                fontFamily: FACE,
              },
            },
          ]
    const style = hollow === true ? { fill: placeholder('hollow'), stroke: color, lineWidth: 2 } : { fill: color }
    return {
      type: 'group',
      children: [...whisker, { type: 'circle' as const, shape: { cx, cy, r: size }, style }, ...text],
    }
  }
}
