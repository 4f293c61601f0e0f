/** Colours of charts by what they mean. The page defines each as a CSS variable, for light, dark and paper. */
export const CHART_COLOURS = [
  'text',
  'muted',
  'line',
  'before',
  'after',
  'good',
  'bad',
  'warn',
  'target',
  'band',
] as const satisfies readonly ChartColour[]

/** A colour of charts by what it stands for; the page sets its value for light and dark. */
export type ChartColour = 'text' | 'muted' | 'line' | 'before' | 'after' | 'good' | 'bad' | 'warn' | 'target' | 'band'

/** The stand-in of a colour while a chart is drawn: a value that nothing else has. */
export function placeholder(colour: ChartColour): string {
  return `#0f0e0${CHART_COLOURS.indexOf(colour).toString(16)}`
}

/** A drawn chart with the page's variables in place of the stand-ins, and without what serves a live chart alone. */
export function withVariables(svg: string): string {
  const coloured = CHART_COLOURS.reduce(
    (text, colour) => text.replaceAll(`"${placeholder(colour)}"`, `"var(--${colour})"`),
    svg,
  )
  // Texts have their quotes escaped: what these patterns find is never a part of a name.
  return coloured
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|ecmeta_[a-z_]+|pointer-events|xml:space|version|baseProfile|xmlns:xlink)="[^"]*"/g, '')
    .replace(/<rect [^>]*fill="none"><\/rect>\n?/, '')
    .replace(/(\.\d\d)\d+/g, '$1')
}
