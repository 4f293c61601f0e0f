// A plugin of TypeDoc: guides are called by their first heading, not by the name of their file.
import { Converter } from 'typedoc'

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const [first] = document.content
    const heading = first?.kind === 'text' ? /^\s*# (.+)(?:\n|$)/.exec(first.text) : null
    if (heading !== null) document.name = heading[1].replaceAll('`', '').trim()
  })
}
