/** The notebooks are their scripts. That these run to their end is tested in `notebooks.full.test.ts`. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { notebookOf } from '../../scripts/notebooks'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../examples/notebooks')
const scripts = readdirSync(folder).filter((name) => name.endsWith('.ts'))

describe('notebooks', () => {
  it('are there', () => {
    expect(scripts.sort()).toEqual(['compare-orgs.ts', 'understaffed-skill.ts', 'what-if-tomorrow.ts'])
  })

  it.each(scripts)('%s is what its notebook holds (npm run notebooks)', (name) => {
    const retained = readFileSync(join(folder, name.replace(/\.ts$/, '.ipynb')), 'utf8')
    expect(retained).toBe(notebookOf(readFileSync(join(folder, name), 'utf8')))
  })

  it('keep every line of a script, in code or in text', () => {
    const script = '// %% [markdown]\n// # Title\n//\n// - `a`\n\n// %%\nconst a = 1\n\nconst b = `//`\n'
    const { cells }: { cells: unknown[] } = JSON.parse(notebookOf(script))
    expect(cells).toMatchObject([
      { cell_type: 'markdown', source: ['# Title\n', '\n', '- `a`'] },
      { cell_type: 'code', source: ['const a = 1\n', '\n', 'const b = `//`'], outputs: [], execution_count: null },
    ])
    expect(() => notebookOf('const a = 1\n')).toThrow('begins with')
  })
})
