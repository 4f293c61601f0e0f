import type { ChartColor } from '../../chart/colors'
import { type Chart, draw } from '../../chart/draw'
import { percent, pointsBetween } from '../../text/kit/figures'
import { html, type Markup, trusted } from './markup'

export interface ChartText {
  readonly title: string
  /** What it shows: its text alternative, also printed below it. */
  readonly description: string
  readonly legend?: readonly LegendEntry[] | undefined
  /** The numbers; undefined: the table of an earlier chart of the section has them. */
  readonly table: Markup | undefined
}

export interface LegendEntry {
  readonly name: string
  readonly color: ChartColor
  readonly shape: 'dot' | 'ring' | 'diamond' | 'line' | 'dashes' | 'tick' | 'whisker' | 'thick' | 'area'
}

/** A chart with its title, legend and description, and its numbers as a table to open. */
export async function renderChart(
  chart: Chart,
  { title, description, legend = [], table }: ChartText,
): Promise<Markup> {
  const { wide, narrow } = await draw(chart)
  return html`<figure>
<figcaption><h3>${title}</h3>${renderLegend(legend)}</figcaption>
${labelSvg(wide, 'wide', title, description)}${labelSvg(narrow, 'narrow', title, description)}
<p class="note">${description}</p>
${table === undefined ? html`<p class="note">Numbers: the table of the first chart above.</p>` : html`<details><summary>Numbers of this chart</summary>${table}</details>`}
</figure>`
}

function labelSvg(svg: string, kind: string, title: string, description: string): Markup {
  const [, size = '', body = ''] = /^<svg ([^>]*)>([\s\S]*)$/.exec(svg) ?? []
  return html`<svg class="chart ${kind}" role="img" ${trusted(size)}><title>${title}</title><desc>${description}</desc>${trusted(body)}`
}

function renderLegend(entries: readonly LegendEntry[]): Markup {
  if (entries.length === 0) return html``
  return html`<ul class="legend">${entries.map(
    ({ name, color, shape }) => html`<li><i class="key ${shape} k-${color}" aria-hidden="true"></i>${name}</li>`,
  )}</ul>`
}

/** Keeps a number and its unit on one line. */
export function noBreak(text: string): string {
  return text.replaceAll(' ', '\u00A0')
}

export function ratio(value: number | undefined, digits = 1): string {
  return value === undefined ? '–' : noBreak(percent(value, digits))
}

/** A ratio with its interval: `83.1 %` and below it `81.0 to 85.2`. */
export function ratioWithin(
  value: number | undefined,
  span: { low: number; high: number } | undefined,
  digits = 1,
): Markup {
  const text = ratio(value, digits)
  if (span === undefined) return html`${text}`
  const [low, high] = [span.low, span.high].map((border) => (border * 100).toFixed(digits))
  return html`${text}<br><span class="muted">${noBreak(`${low} to ${high}`)}</span>`
}

/** The difference of two ratios in points, calculated from both as printed; more is better. */
export function formatPoints(before: number, after: number, digits = 1): Markup {
  const text = pointsBetween(before, after, digits)
  return html`<span class="${text.startsWith('±') ? 'muted' : text.startsWith('+') ? 'good' : 'bad'}">${text}</span>`
}

/** A ratio on an axis: `12.5 %`. */
export const asPercent = (value: number): string => `${Math.round(value * 1000) / 10} %`
