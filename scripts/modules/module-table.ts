import { moduleOf } from './check-layers'
import { type Imports, readImports } from './imports'
import { LAYERS, NARROW, PURPOSE } from './layers'

/** Between these lines of CONTRIBUTING stands what is made from the imports. */
export const MARKS = ['<!-- modules: made by `npm run modules` -->', '<!-- /modules -->'] as const

/** A text with what stands between the marks replaced. */
export function withModules(text: string, content: string): string {
  const [start, end] = MARKS.map((mark) => text.indexOf(mark))
  if (start === undefined || end === undefined || start < 0 || end < start)
    throw new Error('CONTRIBUTING.md lacks its marks')
  return `${text.slice(0, start + MARKS[0].length)}\n\n${content}\n\n${text.slice(end)}`
}

/** The picture of the layers and the table of the modules, as Markdown. */
export function modulesMarkdown(root = 'src'): string {
  const imports = readImports(root)
  return `${layerPicture(imports)}\n\n${moduleTable(imports)}`
}

/** The modules by layer, the ground at the bottom, each as wide as its lines of the picture allow. */
function layerPicture(imports: Imports): string {
  const present = new Set([...imports.keys()].map(moduleOf))
  const rows = [...LAYERS].reverse().map((row) => row.filter((name) => present.has(name)))
  rows[rows.length - 3]?.push('emulator')
  const lines = rows.map((row) => `  ${row.map((name) => `[ ${name} ]`).join('  ')}`)
  return ['```text', ...lines.flatMap((line, index) => (index === 0 ? [line] : ['     |', line])), '```'].join('\n')
}

function moduleTable(imports: Imports): string {
  const files = [...imports.keys()]
  const rows = [...LAYERS.flat(), ...Object.keys(NARROW).filter((name) => !LAYERS.flat().includes(name))].map(
    (name) => {
      const own = files.filter((file) => moduleOf(file) === name)
      const uses = new Set(own.flatMap((file) => imports.get(file) ?? []).map(moduleOf))
      uses.delete(name)
      const path = name === 'client' ? 'src/client.ts' : `src/${name}`
      return `| \`${path}\` | ${PURPOSE[name] ?? ''} | ${[...uses].sort().join(', ') || 'nothing'} |`
    },
  )
  return ['| Module | What is in it | Imports |', '|---|---|---|', ...rows].join('\n')
}
