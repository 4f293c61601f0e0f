/**
 * Draws what a command prints as an SVG, for the README: `tsx scripts/picture.ts docs/demo.svg [arguments...]` runs the
 * built command with these arguments (default: `demo`) in a temporary folder.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import stringWidth from 'string-width'

const CELL = { width: 8.1, height: 18, margin: 20, size: 13.5 }
const COLUMNS = 132
const COLORS: Readonly<Record<string, string>> = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff' }

const [target = 'docs/demo.svg', ...args] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'skillroute-picture-'))
try {
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
  const text = execFileSync(process.execPath, [cli, ...(args.length === 0 ? ['demo'] : args)], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1', COLUMNS: String(COLUMNS) },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  writeFileSync(target, svg(text.trimEnd().split('\n')))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function svg(lines: readonly string[]): string {
  const columns = Math.max(...lines.map((line) => stringWidth(line)))
  const width = Math.ceil(columns * CELL.width + 2 * CELL.margin)
  const height = lines.length * CELL.height + 2 * CELL.margin
  const rows = lines.map((line, index) => row(line, CELL.margin + (index + 1) * CELL.height - 5))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Terminal output of skillroute demo">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.size}" fill="#e6edf3" xml:space="preserve">
${rows.filter(Boolean).join('\n')}
</g>
</svg>
`
}

/** One line: a run of equal color each at its own column, so that a font with other widths cannot shift the table. */
function row(line: string, y: number): string {
  let column = 0
  let style = ''
  const runs: string[] = []
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  for (const part of line.split(/(\u001B\[\d+m)/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    const code = /^\u001B\[(\d+)m$/.exec(part)?.[1]
    if (code !== undefined) style = styleOf(code, style)
    else {
      for (const word of part.matchAll(/\S+(?: \S+)*/g)) {
        const x = CELL.margin + (column + stringWidth(part.slice(0, word.index))) * CELL.width
        const length = stringWidth(word[0]) * CELL.width
        runs.push(
          `<text x="${x.toFixed(1)}" y="${y}" textLength="${length.toFixed(1)}"${style}>${xmlText(word[0])}</text>`,
        )
      }
      column += stringWidth(part)
    }
  }
  return runs.join('')
}

function styleOf(code: string, before: string): string {
  if (code === '0') return ''
  if (code === '1') return `${before} font-weight="bold"`
  if (code === '2') return ' opacity="0.6"'
  if (code === '22') return before.replace(/ font-weight="bold"| opacity="0.6"/g, '')
  if (code === '39') return before.replace(/ fill="[^"]*"/, '')
  const color = COLORS[code]
  return color === undefined ? before : `${before} fill="${color}"`
}

function xmlText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
