import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts'
import { CustomChart, LineChart } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'
import { GridSimpleComponent } from 'echarts/components'
import { type ComposeOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

export type ChartOption = ComposeOption<CustomSeriesOption | LineSeriesOption | GridComponentOption>

/** Draws a chart as SVG, without a browser. Half a megabyte of code: loaded only when a page is made. */
export function renderSvg(option: ChartOption, size: { readonly width: number; readonly height: number }): string {
  use([CustomChart, LineChart, GridSimpleComponent, SVGRenderer])
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption(option)
    return chart.renderToSVGString({ useViewBox: true })
  } finally {
    // Otherwise its timer keeps the process alive.
    chart.dispose()
  }
}
