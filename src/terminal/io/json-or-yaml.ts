import { type Issue, ValidationError } from '../../core/errors'
import { readText } from './files'
import type { Io } from './io'

/**
 * Reads the text of a YAML or JSON file that a person wrote. A `.json` file must be valid JSON even if it is valid
 * YAML, because other programs read it too.
 * @throws ValidationError with line and column
 */
export async function readJsonOrYaml(io: Io, path: string): Promise<string> {
  const text = await readText(io, path)
  const issue = jsonIssue(path, text)
  if (issue !== undefined) throw new ValidationError([issue], { subject: path })
  return text
}

/** Why a `.json` file is invalid JSON; undefined for valid files and for other files. */
export function jsonIssue(path: string, text: string): Issue | undefined {
  if (!path.toLowerCase().endsWith('.json')) return undefined
  const whole = text.replace(/^\uFEFF/, '')
  try {
    JSON.parse(whole)
    return undefined
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const before = whole.slice(0, positionIn(whole, why))
    const what = why
      .replace(/ in JSON at position.*$/s, '')
      .replace(/^(Unexpected token '.'),.*$/s, '$1')
      .replace(/^Unexpected end of JSON input$/, 'it ends too early')
    return {
      path: '',
      message: `is not JSON: ${what}. Correct it, or call the file .yaml`,
      line: before.split('\n').length,
      column: before.length - before.lastIndexOf('\n'),
    }
  }
}

/** Characters that a parser shows on each side of the unexpected one. */
const MAX_LISTED = 10

/** The place where the parser stopped, which its message gives as a position or by the characters around it. */
function positionIn(text: string, why: string): number {
  const [, given] = /at position (\d+)/.exec(why) ?? []
  if (given !== undefined) return Number(given)
  const [, cutBefore, around, cutAfter] = /, (\.\.\.)?"(.*)"(\.\.\.)? is not valid JSON$/s.exec(why) ?? []
  if (around === undefined) return text.length
  if (cutBefore !== undefined) return text.indexOf(around) + MAX_LISTED
  const [, token = ''] = /^Unexpected token '(.)'/s.exec(why) ?? []
  return cutAfter === undefined ? around.lastIndexOf(token) : around.length - MAX_LISTED
}
