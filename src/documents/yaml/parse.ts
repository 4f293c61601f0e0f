import {
  type Alias,
  CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml'
import type { Issue } from '../../core/errors'
import { brokenSource, forbiddenKey, isForbiddenKey, type Place, START, type YamlSource } from './source'

/** {@link readYaml} with the loaded parser. */
export function parseYaml(text: string): YamlSource {
  if (MARKUP.test(text))
    return brokenSource([{ path: '', message: 'this is a web page or XML, not YAML or JSON', ...START }])
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
  const odd = oddNodes(document).map(({ node, message }) => ({ path: '', message, ...at(findOffset(node) ?? 0) }))
  if (odd.length > 0) return brokenSource(odd)
  return {
    value: document.toJS(),
    broken: [],
    place: (path, part = 'value') => at(findOffset(nodeAt(document, path, part)) ?? findOffset(document.contents) ?? 0),
  }
}

const MARKUP = /^\uFEFF?\s*<(!doctype|html|\?xml)/i

/** In a file that is something else, every line may be an issue. */
const MAX_LINES = 5

/**
 * Keeps the first issue of each line, and the first lines: after one mistake the parser reports every open collection on
 * that line.
 */
function firstOfLine(issues: readonly Issue[]): Issue[] {
  const seen = new Set<number | undefined>()
  const found = issues.filter(({ line }) => !seen.has(line) && seen.add(line))
  const [next] = found.slice(MAX_LINES)
  const message = 'this and further lines cannot be read; correct those above first'
  return [...found.slice(0, MAX_LINES), ...(next === undefined ? [] : [{ ...next, message }])]
}

/** Replaces parser messages that most people would not understand. */
const WORDING: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is here twice; keep one of the two',
  MULTIPLE_DOCS: 'a second document starts here; keep one document in a file',
  TAB_AS_INDENT: 'a tab cannot indent YAML; use spaces',
}

/** More levels than any person writes; the parser recurses once per level and would crash the process at thousands. */
const MAX_LEVELS = 100
/** Columns of indentation: each level takes at least one. */
const MAX_COLUMNS = 1000

/** Reports a text that is nested deeper than any real rules file, without parsing it. */
function tooDeep(text: string): Issue | undefined {
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
    const wide = type === 'space' && onLine === 0 && token.length > MAX_COLUMNS
    if (wide || open > MAX_LEVELS || (open === 0 && onLine > MAX_LEVELS)) {
      return { path: '', message: `nested deeper than ${MAX_LEVELS} levels`, line, column: 1 }
    }
    if (token.includes('\n')) line += token.split('\n').length - 1
  }
  return undefined
}

/**
 * The node at a path of a document, or its key. If part of the path is missing, the nearest enclosing node. Aliases are
 * followed, so that a mistake is shown where it is written.
 */
function nodeAt(document: Document, path: readonly PropertyKey[], part: 'key' | 'value'): unknown {
  let node: unknown = document.contents
  for (const [depth, step] of path.entries()) {
    const inside = isAlias(node) ? node.resolve(document) : node
    const child = findChild(inside, step)
    if (child === undefined) return inside
    node = depth === path.length - 1 && part === 'key' ? child.key : (child.value ?? child.key)
  }
  return node
}

function findOffset(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

function findChild(node: unknown, step: PropertyKey): { key: unknown; value: unknown } | undefined {
  if (isSeq(node)) {
    const value = typeof step === 'number' ? node.items[step] : undefined
    return value === undefined ? undefined : { key: value, value }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(step))
  return pair === undefined ? undefined : { key: pair.key, value: pair.value }
}

/** A part of a document that plain data cannot express. */
interface OddNode {
  readonly node: unknown
  readonly message: string
}

/** Maximum number of nodes with aliases expanded: more is an attack or an accident. */
const MAX_NODES = 2_000_000

/**
 * Finds keys that are lists or maps, aliases without an anchor or inside their own anchor, and aliases that expand to
 * too many nodes.
 */
function oddNodes(document: Document): OddNode[] {
  const odd: OddNode[] = []
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key)) odd.push({ node: key, message: 'a key must be a text, not a list, a map or an alias' })
      else if (isForbiddenKey(key.value)) odd.push({ node: key, message: forbiddenKey(String(key.value)) })
    },
    Value(_, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
    },
    Alias(_, alias) {
      const anchored = anchors.get(alias.source)
      if (anchored === undefined) odd.push({ node: alias, message: `there is no anchor &${alias.source} before this` })
      else if (isInside(alias, anchored))
        odd.push({ node: alias, message: `*${alias.source} refers to a part that contains it` })
      else targets.set(alias, anchored)
    },
  })
  if (odd.length > 0 || document.contents === null) return odd
  const size = expandedSize(document.contents, targets, new Map())
  if (size <= MAX_NODES) return []
  return [{ node: document.contents, message: 'its aliases, written out, make the document too large' }]
}

function isInside(alias: Alias, anchored: Node): boolean {
  const [start, end] = anchored.range ?? [0, 0]
  const at = alias.range?.[0] ?? 0
  return isCollection(anchored) && at >= start && at < end
}

/** The number of nodes with every alias expanded; the size of each anchor is counted once. */
function expandedSize(node: Node, targets: ReadonlyMap<Alias, Node>, sizes: Map<Node, number>): number {
  const cached = sizes.get(node)
  if (cached !== undefined) return cached
  let size = 0
  visit(node, {
    Value() {
      size += 1
    },
    Alias(_, alias) {
      const anchored = targets.get(alias)
      size += anchored === undefined ? 0 : expandedSize(anchored, targets, sizes)
    },
  })
  sizes.set(node, size)
  return size
}
