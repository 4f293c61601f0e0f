import { type Document, LineCounter, parseDocument } from 'yaml'
import type { Issue } from '../../core/errors'
import { nodeAt, offsetOf } from './node-at'
import { oddNodes } from './odd-nodes'
import { brokenSource, type Place, START, type YamlSource } from './source'
import { tooDeep } from './too-deep'

/** {@link readYaml} with the loaded parser. */
export function parseYaml(text: string): YamlSource {
  const deep = tooDeep(text)
  if (deep !== undefined) return brokenSource([deep])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return line === 0 ? START : { line, column: col }
  }
  const notation = [...document.errors, ...document.warnings].map(
    (error): Issue => ({ path: '', message: WORDING[error.code] ?? error.message, ...at(error.pos[0]) }),
  )
  // After a syntax error the rest of the parsed value is meaningless.
  if (notation.length > 0) return brokenSource(firstOfLine(notation))
  const odd = oddNodes(document).map(({ node, message }) => ({ path: '', message, ...at(offsetOf(node) ?? 0) }))
  if (odd.length > 0) return brokenSource(odd)
  return {
    value: document.toJS(),
    broken: [],
    place: (path, part = 'value') => at(offsetOf(nodeAt(document, path, part)) ?? startOf(document)),
  }
}

function startOf({ contents }: Document): number {
  return offsetOf(contents) ?? 0
}

/** Keeps the first issue of each line: after one mistake the parser reports every open collection on that line. */
function firstOfLine(issues: readonly Issue[]): Issue[] {
  const seen = new Set<number | undefined>()
  return issues.filter(({ line }) => !seen.has(line) && seen.add(line))
}

/** Replaces parser messages that most people would not understand. */
const WORDING: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is here twice; keep one of the two',
  MULTIPLE_DOCS: 'a second document starts here; keep one document in a file',
  TAB_AS_INDENT: 'a tab cannot indent YAML; use spaces',
}
