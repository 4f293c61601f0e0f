import { CST, Lexer } from 'yaml'
import type { Issue } from '../../core/errors'

/** More levels than any person writes; the parser recurses once per level and would crash the process at thousands. */
const MOST_LEVELS = 100
/** Columns of indentation: each level takes at least one. */
const MOST_COLUMNS = 1000

/** Reports a text that is nested deeper than any real rules file, without parsing it. */
export function tooDeep(text: string): Issue | undefined {
  let line = 1
  let open = 0
  let onLine = 0
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token)
    if (type === 'flow-seq-start' || type === 'flow-map-start') open += 1
    else if (type === 'flow-seq-end' || type === 'flow-map-end') open -= 1
    // Inside brackets only brackets nest; several indicators of one line do not.
    else if (open === 0 && (type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind'))
      onLine += 1
    else if (type === 'newline') onLine = 0
    const wide = type === 'space' && onLine === 0 && token.length > MOST_COLUMNS
    if (wide || open > MOST_LEVELS || (open === 0 && onLine > MOST_LEVELS)) {
      return { path: '', message: `nested deeper than ${MOST_LEVELS} levels`, line, column: 1 }
    }
    if (token.includes('\n')) line += token.split('\n').length - 1
  }
  return undefined
}
