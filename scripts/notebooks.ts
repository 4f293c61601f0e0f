/**
 * `npm run notebooks`: writes the notebook of each script in `examples/notebooks`. The script is the source: a notebook
 * that was edited is overwritten.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = 'examples/notebooks'

/** Cells of a script are divided by comments. */
interface Cell {
  readonly kind: 'code' | 'markdown'
  readonly lines: readonly string[]
}

const DIVIDER = /^\/\/ %%( \[markdown\])?$/

/** The notebook of a script, as the text of its `.ipynb`: the same cells in the same order, without outputs. */
export function notebookOf(script: string): string {
  const cells = cellsOf(script).map((cell, index) => ({
    cell_type: cell.kind,
    ...(cell.kind === 'code' ? { execution_count: null } : {}),
    id: `cell-${index + 1}`,
    metadata: {},
    ...(cell.kind === 'code' ? { outputs: [] } : {}),
    source: cell.lines.map((line, at) => (at < cell.lines.length - 1 ? `${line}\n` : line)),
  }))
  const metadata = {
    kernelspec: { display_name: 'TypeScript', language: 'typescript', name: 'tslab' },
    language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
  }
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
}

function cellsOf(script: string): Cell[] {
  const cells: { kind: Cell['kind']; lines: string[] }[] = []
  for (const line of script.split('\n')) {
    const divider = DIVIDER.exec(line)
    if (divider !== null) cells.push({ kind: divider[1] === undefined ? 'code' : 'markdown', lines: [] })
    else if (cells.length === 0 && line !== '') throw new Error('a notebook script begins with a // %% line')
    else cells.at(-1)?.lines.push(line)
  }
  return cells.map(({ kind, lines }) => ({
    kind,
    lines: trimmed(kind === 'code' ? lines : lines.map((line) => line.replace(/^\/\/ ?/, ''))),
  }))
}

/** Without empty lines at both ends. */
function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line !== '')
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.ts'))) {
    const script = readFileSync(join(FOLDER, name), 'utf8')
    writeFileSync(join(FOLDER, name.replace(/\.ts$/, '.ipynb')), notebookOf(script))
  }
}
