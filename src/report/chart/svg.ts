import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { checkOptions, positive, type ShapeOf } from '../../core/schema'
import { cleanText } from '../text/kit/clean'
import { CHART_COLORS } from './colors'
import { type Chart, drawAt, WIDTHS } from './draw'
import { type IntervalChart, intervalChart } from './intervals'
import { type LineChart, lineChart } from './lines'
import { type PointChart, pointChart } from './points'
import { findColor } from './theme'

/** Options of a self-contained chart. */
export interface SvgOptions {
  /** CSS pixels, default 880. Below 500 it is laid out for a phone. */
  readonly width?: number | undefined
  /** Default `light`. */
  readonly theme?: 'light' | 'dark' | undefined
  /** Read aloud by screen readers, and shown by some viewers on hovering. */
  readonly title?: string | undefined
}

const svgFields = () =>
  ({
    width: z.optional(positive()),
    theme: z.optional(z.enum(['light', 'dark'])),
    title: z.optional(z.string()),
  }) satisfies ShapeOf<SvgOptions>

/**
 * Lines over time as a self-contained SVG, for a notebook, a chat message or a file. The charts of `htmlReport` are
 * drawn by the same code.
 */
export function lineChartSvg(chart: LineChart, options: SvgOptions = {}): Promise<string> {
  checkParts(chart, 'chart', 'moments', 'lines', 'format', 'xName', 'yName', 'labelEvery')
  checkOptions(options, svgFields())
  return drawSvg(lineChart(chart), options)
}

/** Figures by name, one row each, with their confidence intervals and targets, as a self-contained SVG. */
export function intervalChartSvg(chart: IntervalChart, options: SvgOptions = {}): Promise<string> {
  checkParts(chart, 'chart', 'rows', 'format')
  checkOptions(options, svgFields())
  return drawSvg(intervalChart(chart), options)
}

/** Points of a plane as a self-contained SVG; a line connects them where their order means something. */
export function pointChartSvg(chart: PointChart, options: SvgOptions = {}): Promise<string> {
  checkParts(chart, 'chart', 'points', 'xFormat', 'yFormat', 'xName', 'yName')
  checkOptions(options, svgFields())
  return drawSvg(pointChart(chart), options)
}

async function drawSvg(chart: Chart, { width = WIDTHS.wide, theme = 'light', title }: SvgOptions): Promise<string> {
  const svg = await drawAt(chart, width)
  const colored = CHART_COLORS.reduce(
    (text, color) => text.replaceAll(`"var(--${color})"`, `"${findColor(color, theme)}"`),
    svg,
  )
  // A page sets font and background in its style sheet; a file of its own needs them here.
  const style = `font-family:system-ui,sans-serif;background:${findColor('page', theme)}`
  const titleElement =
    title === undefined ? '' : `<title>${cleanText(title).replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>`
  return colored.replace(/^(<svg [^>]*)>/, (_, head: string) => `${head} role="img" style="${style}">${titleElement}`)
}
