/** `npm run bags`: writes what `checkBag` is told of options as their types have it; `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { findWrongBags } from './bags/find-bags'

const check = process.argv.includes('--check')
const { found, wrong } = findWrongBags(resolve('.'))
// From the end of each file, so that what comes before keeps its place.
for (const { file, line, is, mustBe, span } of wrong.toReversed()) {
  console.log(`${file}:${line}\n  is      ${is}\n  must be ${mustBe}`)
  if (check || span === undefined) continue
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, `${text.slice(0, span.start)}'${mustBe}'${text.slice(span.end)}`)
}
console.log(`${found} descriptions of options, ${wrong.length} not as their types are`)
if (wrong.length > 0 && (check || wrong.some(({ span }) => span === undefined))) process.exitCode = 1
