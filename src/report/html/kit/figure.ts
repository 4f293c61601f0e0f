import type { ChartColor } from '../../chart/colors'
import { type Chart, draw } from '../../chart/draw'
import { html, type Markup, trusted } from './markup'

export interface FigureText {
  readonly title: string
  /** What it shows: its text alternative, also printed below it. */
  readonly description: string
  readonly legend?: readonly LegendEntry[] | undefined
  /** The numbers. */
  readonly table: Markup
}

export interface LegendEntry {
  readonly name: string
  readonly color: ChartColor
  readonly shape: 'dot' | 'ring' | 'diamond' | 'line' | 'dashes' | 'tick' | 'whisker' | 'thick' | 'area'
}

/** A chart with its title, legend and description, and its numbers as a table to open. */
export async function figure(chart: Chart, { title, description, legend = [], table }: FigureText): Promise<Markup> {
  const { wide, narrow } = await draw(chart)
  return html`<figure>
<figcaption><h3>${title}</h3>${legendOf(legend)}</figcaption>
${svgOf(wide, 'wide', title, description)}${svgOf(narrow, 'narrow', title, description)}
<p class="note">${description}</p>
<details><summary>Numbers of this chart</summary>${table}</details>
</figure>`
}

function svgOf(svg: string, kind: string, title: string, description: string): Markup {
  const [, size = '', body = ''] = /^<svg ([^>]*)>([\s\S]*)$/.exec(svg) ?? []
  return html`<svg class="chart ${kind}" role="img" ${trusted(size)}><title>${title}</title><desc>${description}</desc>${trusted(body)}`
}

function legendOf(entries: readonly LegendEntry[]): Markup {
  if (entries.length === 0) return html``
  return html`<ul class="legend">${entries.map(
    ({ name, color, shape }) => html`<li><i class="key ${shape} k-${color}" aria-hidden="true"></i>${name}</li>`,
  )}</ul>`
}
