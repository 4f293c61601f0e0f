/**
 * `npm run schemas`: writes the JSON Schemas of the files that people write into `schemas`, from the same source by which
 * they are checked. `--check` writes nothing and fails where one is not as it would be written.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileSchemas } from '../src/workflows/file-schemas/json-schema'

const FOLDER = 'schemas'
const check = process.argv.includes('--check')

mkdirSync(FOLDER, { recursive: true })
for (const [name, schema] of Object.entries(fileSchemas())) {
  const file = join(FOLDER, name)
  const text = `${JSON.stringify(schema, null, 2)}\n`
  if (!check) {
    writeFileSync(file, text)
    console.log(`${file} written`)
  } else if (read(file) === text) console.log(`ok - ${file}`)
  else {
    process.exitCode = 1
    console.log(`not ok - ${file} is not as its source: run npm run schemas`)
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
