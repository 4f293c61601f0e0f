import { withVariables } from './colors'
import type { ChartOption } from './library'

/** A chart that is drawn for any width, in CSS pixels. */
export interface Chart {
  readonly height: (width: number) => number
  readonly option: (width: number) => ChartOption
}

/** Widths at which charts are drawn: for a desk or paper, and for a phone. */
export const WIDTHS = { wide: 880, narrow: 340 } as const

/** Draws a chart for both widths. */
export async function draw(chart: Chart): Promise<{ readonly wide: string; readonly narrow: string }> {
  return { wide: await drawAt(chart, WIDTHS.wide), narrow: await drawAt(chart, WIDTHS.narrow) }
}

/** Draws a chart for one width. The library is loaded when the first chart is drawn. */
export async function drawAt(chart: Chart, width: number): Promise<string> {
  const { renderSvg } = await import('./library')
  return withVariables(renderSvg({ animation: false, ...chart.option(width) }, { width, height: chart.height(width) }))
}
