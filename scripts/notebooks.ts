/**
 * `npm run notebooks`: writes the notebook of each script in `examples/notebooks`. The script is the source: a notebook
 * that was edited is overwritten.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { notebookOf } from './notebook'

const FOLDER = 'examples/notebooks'

for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.ts'))) {
  const script = readFileSync(join(FOLDER, name), 'utf8')
  writeFileSync(join(FOLDER, name.replace(/\.ts$/, '.ipynb')), notebookOf(script))
}
