import { type Alias, type Document, isCollection, isScalar, type Node, visit } from 'yaml'

import { forbiddenKey, isForbiddenKey } from './forbidden-keys'

/** A part of a document that plain data cannot express. */
export interface OddNode {
  readonly node: unknown
  readonly message: string
}

/** Maximum number of nodes with aliases expanded: more is an attack or an accident. */
const MOST_NODES = 2_000_000

/**
 * Finds keys that are lists or maps, aliases without an anchor or inside their own anchor, and aliases that expand to
 * too many nodes.
 */
export function oddNodes(document: Document): OddNode[] {
  const odd: OddNode[] = []
  const anchors = new Map<string, Node>()
  const named = new Map<Alias, Node>()
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
      else named.set(alias, anchored)
    },
  })
  if (odd.length > 0 || document.contents === null) return odd
  const size = written(document.contents, named, new Map())
  if (size <= MOST_NODES) return []
  return [{ node: document.contents, message: 'its aliases, written out, make the document too large' }]
}

function isInside(alias: Alias, anchored: Node): boolean {
  const [start, end] = anchored.range ?? [0, 0]
  const at = alias.range?.[0] ?? 0
  return isCollection(anchored) && at >= start && at < end
}

/** The number of nodes with every alias expanded; the size of each anchor is counted once. */
function written(node: Node, named: ReadonlyMap<Alias, Node>, sizes: Map<Node, number>): number {
  const known = sizes.get(node)
  if (known !== undefined) return known
  let size = 0
  visit(node, {
    Value() {
      size += 1
    },
    Alias(_, alias) {
      const anchored = named.get(alias)
      size += anchored === undefined ? 0 : written(anchored, named, sizes)
    },
  })
  sizes.set(node, size)
  return size
}
