import { dirname } from 'node:path'
import type { Imports } from './imports'

/** Files of code in one folder, tests not counted. */
const FILES_PER_FOLDER = 20
/** In modules that would otherwise grow into one flat pile. */
const NARROWER: Readonly<Record<string, number>> = { resources: 15, transport: 15 }

/** Folders with more files of code than a reader takes in at a look. */
export function crowdedFolders(imports: Imports): string[] {
  const counts = new Map<string, number>()
  for (const file of imports.keys()) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
  return [...counts].flatMap(([folder, count]) => {
    const most = NARROWER[folder.split('/')[0] ?? ''] ?? FILES_PER_FOLDER
    return count > most
      ? [`${folder} has ${count} files of code; at most ${most}: give a part a folder of its own`]
      : []
  })
}

/**
 * Circles between what lies side by side in a folder: its subfolders, its own files as one, and its `index.ts`, which is
 * the entry and not a part.
 */
export function folderCircles(imports: Imports): string[] {
  return [...byFolder(imports)].flatMap(([folder, graph]) =>
    circles(graph).map(
      (members) => `${folder || 'src'}: ${members.join(', ')} import each other: ${edges(graph, members)}`,
    ),
  )
}

/** Of each folder: what lies in it, what each of these imports, and by which files. */
type Graph = Map<string, Map<string, string>>

function byFolder(imports: Imports): Map<string, Graph> {
  const folders = new Map<string, Graph>()
  for (const [file, targets] of imports) {
    for (const target of targets) {
      const from = file.split('/')
      const to = target.split('/')
      let depth = 0
      while (depth < from.length - 1 && depth < to.length - 1 && from[depth] === to[depth]) depth++
      const [a, b] = [part(from, depth), part(to, depth)]
      if (a === b) continue
      const graph = at(folders, from.slice(0, depth).join('/'))
      const row = graph.get(a) ?? new Map<string, string>()
      if (!row.has(b)) row.set(b, `${from.slice(depth).join('/')} -> ${to.slice(depth).join('/')}`)
      graph.set(a, row)
    }
  }
  return folders
}

function at(folders: Map<string, Graph>, folder: string): Graph {
  const graph: Graph = folders.get(folder) ?? new Map()
  folders.set(folder, graph)
  return graph
}

function part(path: readonly string[], depth: number): string {
  if (path.length - 1 > depth) return path[depth] ?? ''
  return path[depth] === 'index.ts' ? 'index.ts' : 'its own files'
}

/** Groups of which each member is reached from every other. */
function circles(graph: Graph): string[][] {
  const reach = new Map([...graph.keys()].map((name) => [name, reached(graph, name)]))
  const seen = new Set<string>()
  return [...graph.keys()].sort().flatMap((name) => {
    if (seen.has(name) || !reach.get(name)?.has(name)) return []
    const members = [...graph.keys()].filter((other) => reach.get(name)?.has(other) && reach.get(other)?.has(name))
    for (const member of members) seen.add(member)
    return [members.sort()]
  })
}

function reached(graph: Graph, start: string): Set<string> {
  const found = new Set<string>()
  const open = [start]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const next of graph.get(name)?.keys() ?? []) {
      if (!found.has(next)) open.push(next)
      found.add(next)
    }
  }
  return found
}

function edges(graph: Graph, members: readonly string[]): string {
  return members
    .flatMap((a) => members.flatMap((b) => graph.get(a)?.get(b) ?? []))
    .slice(0, 6)
    .join('; ')
}
