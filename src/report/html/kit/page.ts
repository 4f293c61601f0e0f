import { sha256 } from '../../../core/json/hash'
import { version } from '../../../core/version'
import { html, type Markup, trusted } from './markup'
import { SCRIPT } from './script'
import { STYLE } from './style'

/** A part of the page with its heading. */
export interface Section {
  readonly id: string
  readonly title: string
  /** A sentence below the heading. */
  readonly lead?: string | undefined
  readonly body: Markup
}

/** Colors of a page; `auto`: as the reader's system has it. */
export type Theme = 'auto' | 'light' | 'dark'

export interface PageHead {
  readonly title: string
  readonly subtitle: string
  readonly theme: Theme
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ['auto', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** The whole page: one file that loads nothing. */
export function page(head: PageHead, sections: readonly Section[]): string {
  const { title, subtitle, theme } = head
  const chosen = theme === 'auto' ? html`` : html` data-theme="${theme}"`
  const { markup } = html`<!doctype html>
<html lang="en"${chosen}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="skillroute ${version}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div class="wrap"><div><h1>${title}</h1><p class="sub">${subtitle}</p></div>
<fieldset class="theme"><legend>Colors</legend>${THEMES.map(
    ([value, name]) =>
      html`<label><input type="radio" name="theme" value="${value}"${value === theme ? html` checked` : html``}>${name}</label>`,
  )}</fieldset></div></header>
<nav class="parts" aria-label="Parts of this page"><ul class="wrap">${sections.map(
    ({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`,
  )}</ul></nav>
<main id="content"><div class="wrap">${sections.map(sectionOf)}</div></main>
<footer><div class="wrap">Made by skillroute ${version}. This page holds all it shows and asks no server for anything.</div></footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`
  return markup
}

function sectionOf({ id, title, lead, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${
    lead === undefined ? html`` : html`<p class="lead">${lead}</p>`
  }${body}</section>
`
}

/** Forbids fetching, sending and framing, and all scripts except our own. */
function policy(): string {
  const script = Buffer.from(sha256(SCRIPT), 'hex').toString('base64')
  return `default-src 'none'; script-src 'sha256-${script}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`
}
