import { cleanText } from '../../text/kit/clean'

/** Text that is already markup. Only {@link html} makes it, so that a name can never become markup by mistake. */
export interface Markup {
  readonly markup: string
}

type Part = string | number | Markup | readonly Markup[]

/**
 * Markup from a template. Inserted text is escaped and made safe; inserted markup and lists of markup stay as they are.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: String.raw({ raw: strings }, ...parts.map(toMarkup)) }
}

/** Text that we wrote or drew ourselves, as markup: a style sheet, a script, a chart. */
export function trusted(markup: string): Markup {
  return { markup }
}

/** A name or message of an org: set apart, so that its writing direction stays its own. */
export function named(text: string): Markup {
  return html`<bdi>${text}</bdi>`
}

function toMarkup(part: Part): string {
  if (typeof part === 'string') return escaped(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}

/** Text as it may stand between tags and in quoted attributes. */
function escaped(text: string): string {
  // A figure and its per cent sign stay on one line.
  const unbroken = cleanText(text).replace(/(\d) %/g, '$1\u00A0%')
  return unbroken.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Notes shown before the rest is folded away. */
const OPEN = 4

/** Sentences that a reader should know, folded when there are many. */
export function noteList(title: string, notes: readonly string[]): Markup {
  if (notes.length === 0) return html``
  const list = html`<ul class="notes">${notes.map((note) => html`<li dir="auto">${note}</li>`)}</ul>`
  if (notes.length <= OPEN) return html`<p class="note"><strong>${title}</strong></p>${list}`
  return html`<details><summary>${title} (${notes.length})</summary>${list}</details>`
}
