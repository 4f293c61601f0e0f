/** `npm run sbom`: prints the bill of materials of the package; `--out FILE` writes it there. */
import { readFileSync, writeFileSync } from 'node:fs'
import { billOfMaterials } from './bill-of-materials'

const at = process.argv.indexOf('--out')
const file = at < 0 ? undefined : process.argv[at + 1]
const bill = billOfMaterials(
  JSON.parse(readFileSync('package.json', 'utf8')),
  JSON.parse(readFileSync('package-lock.json', 'utf8')),
  readFileSync('THIRD-PARTY-NOTICES.md', 'utf8'),
)
const text = `${JSON.stringify(bill, null, 2)}\n`
if (file === undefined) process.stdout.write(text)
else writeFileSync(file, text)
