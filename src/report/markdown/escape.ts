import { cleanText } from '../text/kit/clean'

/**
 * A name or sentence from an org as plain words in Markdown, also in a table cell: no part of it becomes markup, HTML,
 * a link, a mention of somebody or a reference to an issue or commit. A zero-width space breaks up texts that would
 * become one.
 */
export function plainMarkdown(text: string): string {
  return (
    cleanText(text)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_[\]#|~$]/g, (sign) => `\\${sign}`)
      .replace(/@/g, `@${NOTHING}`)
      .replace(/:\/\//g, `:${NOTHING}//`)
      .replace(/\bwww\./gi, (start) => `${start.slice(0, 3)}${NOTHING}.`)
      .replace(/\b(GH)-(?=\d)/gi, `$1${NOTHING}-`)
      .replace(/\\#(?=\d)/g, `\\#${NOTHING}`)
      // A commit is linked by seven or more digits of its hash.
      .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/gi, (hash) => `${hash.slice(0, 3)}${NOTHING}${hash.slice(3)}`)
      .replace(/^(\s*)([-+](?=\s)|\d+[.)](?=\s)|[-=]+\s*$)/, `$1${NOTHING}$2`)
  )
}

/** A zero-width space: invisible, but it ends a word for Markdown. */
const NOTHING = '\u200B'

/** Text in a code span; a backtick in it is shown as an apostrophe. */
export function codeMarkdown(text: string): string {
  return `\`${cleanText(text).replace(/`/g, "'").replace(/\|/g, '\u00a6')}\``
}
