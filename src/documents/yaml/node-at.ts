import { type Document, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml'

/**
 * The node at a path of a document, or its key. If part of the path is missing, the nearest enclosing node. Aliases are
 * followed, so that a mistake is shown where it is written.
 */
export function nodeAt(document: Document, path: readonly PropertyKey[], part: 'key' | 'value'): unknown {
  let node: unknown = document.contents
  for (const [depth, step] of path.entries()) {
    const inside = isAlias(node) ? node.resolve(document) : node
    const found = childOf(inside, step)
    if (found === undefined) return inside
    node = depth === path.length - 1 && part === 'key' ? found.key : (found.value ?? found.key)
  }
  return node
}

/** Where a node starts in the text. */
export function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

function childOf(node: unknown, step: PropertyKey): { key: unknown; value: unknown } | undefined {
  if (isSeq(node)) {
    const value = typeof step === 'number' ? node.items[step] : undefined
    return value === undefined ? undefined : { key: value, value }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(step))
  return pair === undefined ? undefined : { key: pair.key, value: pair.value }
}
