import { html, type Markup } from './markup'

/** Notes shown before the rest is folded away. */
const OPEN = 4

/** Sentences that a reader should know, folded when there are many. */
export function noteList(title: string, notes: readonly string[]): Markup {
  if (notes.length === 0) return html``
  const list = html`<ul class="notes">${notes.map((note) => html`<li dir="auto">${note}</li>`)}</ul>`
  if (notes.length <= OPEN) return html`<p class="note"><strong>${title}</strong></p>${list}`
  return html`<details><summary>${title} (${notes.length})</summary>${list}</details>`
}
