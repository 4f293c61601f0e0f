import { type Issue, ValidationError } from '../../core/errors'
import { readText } from './files'
import type { Io } from './io'

/**
 * The text of a YAML or JSON file that a person wrote. A `.json` file must be valid JSON, also where it is valid YAML:
 * other programs read it too.
 * @throws ValidationError with line and column
 */
export async function readJsonOrYaml(io: Io, path: string): Promise<string> {
  const text = await readText(io, path)
  const issue = jsonIssue(path, text)
  if (issue !== undefined) throw new ValidationError([issue], { subject: path })
  return text
}

/** What makes a `.json` file invalid JSON; undefined for other files and valid ones. */
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
const SHOWN = 10

/** Where the parser stopped: it says so, or shows the characters around that place. */
function positionIn(text: string, why: string): number {
  const [, given] = /at position (\d+)/.exec(why) ?? []
  if (given !== undefined) return Number(given)
  const [, cutBefore, around, cutAfter] = /, (\.\.\.)?"(.*)"(\.\.\.)? is not valid JSON$/s.exec(why) ?? []
  if (around === undefined) return text.length
  if (cutBefore !== undefined) return text.indexOf(around) + SHOWN
  const [, token = ''] = /^Unexpected token '(.)'/s.exec(why) ?? []
  return cutAfter === undefined ? around.lastIndexOf(token) : around.length - SHOWN
}
