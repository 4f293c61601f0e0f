import type { Route } from '../model/types'

/** The result of matching a path. */
export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrongMethod'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' }

interface Node {
  readonly fixed: Map<string, Node>
  parameter: Node | undefined
  readonly routes: Map<string, { readonly route: Route; readonly names: readonly string[] }>
}

/**
 * Finds routes by path; fixed segments match in upper or lower case. A fixed segment wins over a parameter, so
 * `/users/search` is not the user with the id "search".
 * @throws Error when two routes have the same method and path
 */
export function routeTable(routes: readonly Route[]): (method: string, path: string) => Match {
  const root = emptyNode()
  for (const route of routes) insert(root, route)
  return (method, path) => {
    const found = find(root, segments(path), 0, [])
    if (found === undefined) return { kind: 'unknown' }
    const entry = found.node.routes.get(method)
    if (entry === undefined) return { kind: 'wrongMethod', allowed: [...found.node.routes.keys()] }
    const params = Object.fromEntries(entry.names.map((name, index) => [name, found.values[index] ?? '']))
    return { kind: 'route', route: entry.route, params }
  }
}

function insert(root: Node, route: Route): void {
  const names: string[] = []
  let node = root
  for (const segment of segments(route.path)) {
    if (segment.startsWith('{')) {
      names.push(segment.slice(1, -1))
      node.parameter ??= emptyNode()
      node = node.parameter
    } else {
      const next = node.fixed.get(segment.toLowerCase()) ?? emptyNode()
      node.fixed.set(segment.toLowerCase(), next)
      node = next
    }
  }
  if (node.routes.has(route.method)) throw new Error(`two routes for ${route.method} ${route.path}`)
  node.routes.set(route.method, { route, names })
}

function find(
  node: Node,
  path: readonly string[],
  depth: number,
  values: readonly string[],
): { node: Node; values: readonly string[] } | undefined {
  const segment = path[depth]
  if (segment === undefined) return node.routes.size > 0 ? { node, values } : undefined
  const fixed = node.fixed.get(segment.toLowerCase())
  const found = fixed && find(fixed, path, depth + 1, values)
  if (found) return found
  return node.parameter && find(node.parameter, path, depth + 1, [...values, decode(segment)])
}

function segments(path: string): readonly string[] {
  return path === '/' ? [] : path.slice(1).split('/')
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function emptyNode(): Node {
  return { fixed: new Map(), parameter: undefined, routes: new Map() }
}
