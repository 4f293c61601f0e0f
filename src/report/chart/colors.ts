/** Colors of charts by what they mean. The page defines each as a CSS variable, for light, dark and paper. */
export const CHART_COLORS = [
  'text',
  'muted',
  'line',
  'before',
  'after',
  'good',
  'bad',
  'warn',
  'target',
  'hollow',
] as const satisfies readonly ChartColor[]

/** A color of charts by what it stands for; the page sets its value for light and dark. */
export type ChartColor = 'text' | 'muted' | 'line' | 'before' | 'after' | 'good' | 'bad' | 'warn' | 'target' | 'hollow'

/** The placeholder of a color while a chart is drawn: a value that is used nowhere else. */
export function placeholder(color: ChartColor): string {
  return `#0f0e0${CHART_COLORS.indexOf(color).toString(16)}`
}

/**
 * A drawn chart with the page's variables instead of the placeholders, and without the parts that only a live chart
 * needs.
 */
export function withVariables(svg: string): string {
  const colored = CHART_COLORS.reduce(
    (text, color) => text.replaceAll(`"${placeholder(color)}"`, `"var(--${color})"`),
    svg,
  )
  // Texts have their quotes escaped: what these patterns find is never a part of a name.
  return colored
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|ecmeta_[a-z_]+|pointer-events|xml:space|version|baseProfile|xmlns:xlink)="[^"]*"/g, '')
    .replace(/<rect [^>]*fill="none"><\/rect>\n?/, '')
    .replace(/(\.\d\d)\d+/g, '$1')
}
