import type { Imports } from './imports'
import { HIDDEN, LAYERS, NARROW } from './layers'

/** The module of a file: its first folder, or `client` and `index` of the files beside those. */
export function moduleOf(file: string): string {
  const [first = '', ...rest] = file.split('/')
  return rest.length > 0 ? first : rootModule(first)
}

function rootModule(file: string): string {
  if (file === 'index.ts') return 'index'
  return 'client'
}

/** The modules that a module may import besides itself. */
export function mayImport(module: string): readonly string[] {
  const narrow = NARROW[module]
  if (narrow) return narrow
  if (module === 'cli') return [...LAYERS.flat(), ...Object.keys(NARROW)].filter((name) => name !== 'cli')
  if (module === 'index') return below(LAYERS.findIndex((row) => row.includes('client')) + 1)
  return below(LAYERS.findIndex((row) => row.includes(module)))
}

function below(row: number): string[] {
  return LAYERS.slice(0, Math.max(row, 0))
    .flat()
    .filter((name) => HIDDEN[name] === undefined)
}

/** Imports that point sideways or up, as lines for people. */
export function wrongLayers(imports: Imports): string[] {
  return [...imports].flatMap(([file, targets]) => {
    const module = moduleOf(file)
    const allowed = mayImport(module)
    return targets
      .filter((target) => moduleOf(target) !== module && !allowed.includes(moduleOf(target)))
      .map((target) => `${file} imports ${target}: ${module} may import ${allowed.join(', ') || 'nothing'}`)
  })
}
