/** `npm run words:check`: fails when a document has a word that `scripts/words/words.ts` bans, and says what to write. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import ts from 'typescript'
import { findWords } from './words/find-words'
import { CHECKED } from './words/words'

const files = ts.sys.readDirectory('.', ['.md', '.ts'], ['node_modules'], CHECKED).map((file) => relative('.', file))
const problems = files.flatMap((file) =>
  findWords(file, readFileSync(file, 'utf8')).map(
    ({ line, column, word, instead }) => `${file}:${line}:${column} "${word.replace(/\s+/g, ' ')}": write ${instead}`,
  ),
)
for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log(`words: ${files.length} files in plain words`)
else process.exitCode = 1
