import { cleanText } from '../text/kit/clean'

/**
 * A name or sentence from an org as plain words in Markdown, in a table cell too: nothing of it becomes markup, HTML, a link, a
 * mention of somebody or a reference to an issue or commit. A space of no width parts what would be one.
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

/** Shown as nothing, and ends what a reader of Markdown would take for one word. */
const NOTHING = '\u200B'

/** Text in a code span; a backtick in it is shown as an apostrophe. */
export function codeMarkdown(text: string): string {
  return `\`${cleanText(text).replace(/`/g, "'").replace(/\|/g, '\u00a6')}\``
}
