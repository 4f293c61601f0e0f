import { cleanText } from '../text/kit/clean'
import { type AxisFormat, FACE, FONT, valueAxis } from './axes'
import { type ChartColor, placeholder } from './colors'
import type { Chart } from './draw'

/** One line over a common row of moments. */
export interface Line {
  readonly name: string
  readonly color: ChartColor
  readonly values: readonly (number | null)[]
  /** Fills the area below the line. */
  readonly filled?: boolean | undefined
  readonly dashed?: boolean | undefined
  /** Keeps each value until the next. */
  readonly stepped?: boolean | undefined
}

/** Lines over moments of time. */
export interface LineChart {
  /** Label of each moment below the chart; shown where it fits. */
  readonly moments: readonly string[]
  readonly lines: readonly Line[]
  readonly format: AxisFormat
  readonly xName: string
  readonly yName: string
  /** Whether only whole numbers are on the value axis, as for agents. */
  readonly whole?: boolean | undefined
  /** Shows one label for this many moments. */
  readonly labelEvery: { readonly wide: number; readonly narrow: number }
  readonly height?: number | undefined
}

/** A chart narrower than this is laid out for a phone. */
const NARROW = 500

/** Lines over time. */
export function lineChart(chart: LineChart): Chart {
  return {
    height: () => chart.height ?? 280,
    option: (width) => {
      const every = width < NARROW ? chart.labelEvery.narrow : chart.labelEvery.wide
      return {
        grid: { left: 46, right: 18, top: 30, bottom: 46 },
        xAxis: {
          type: 'category',
          data: chart.moments.map(cleanText),
          boundaryGap: false,
          ...named(chart.xName, 'middle', 30),
          axisLabel: {
            interval: (index: number) => index % every === 0,
            color: placeholder('muted'),
            fontSize: FONT.small,
            fontFamily: FACE,
          },
          axisLine: { lineStyle: { color: placeholder('line') } },
          axisTick: { show: false },
        },
        yAxis: {
          ...valueAxis(chart.format),
          ...(chart.whole === true ? { minInterval: 1 } : {}),
          ...named(chart.yName, 'end', 12, 'left'),
        },
        series: chart.lines.map((line) => ({
          type: 'line' as const,
          silent: true,
          showSymbol: false,
          data: [...line.values],
          step: line.stepped === true ? ('middle' as const) : false,
          lineStyle: {
            color: placeholder(line.color),
            width: 2,
            type: line.dashed === true ? ('dashed' as const) : ('solid' as const),
          },
          ...(line.filled === true ? { areaStyle: { color: placeholder(line.color), opacity: 0.16 } } : {}),
        })),
      }
    },
  }
}

/** The name of an axis in small letters. */
export function named(name: string, at: 'middle' | 'end', gap: number, align: 'left' | 'center' = 'center') {
  return {
    name: cleanText(name),
    nameLocation: at,
    nameGap: gap,
    nameTextStyle: {
      color: placeholder('muted'),
      fontSize: FONT.small,
      fontFamily: FACE,
      align: at === 'middle' ? ('center' as const) : align,
      padding: at === 'end' ? [0, 0, 0, -38] : 0,
    },
  }
}
