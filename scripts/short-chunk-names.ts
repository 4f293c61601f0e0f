import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How the bundler names the chunks that a CommonJS file requires. */
const REQUIRED = /\bchunk[A-Z0-9]{8}_cjs\b/g

/**
 * Gives the chunks that CommonJS files require short names. The bundler writes the whole name of a chunk at each of some
 * nine thousand uses: 2 % of what is installed.
 * @param folder with the built files, changed in place
 * @throws Error where a short name is taken already
 */
export function shortChunkNames(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cjs'))
  for (const file of files) {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    const names = [...new Set(text.match(REQUIRED))]
    const shortOf = new Map(names.map((name, index) => [name, `_c${index}`]))
    const taken = [...shortOf.values()].find((short) => new RegExp(`\\b${short}\\b`).test(text))
    if (taken !== undefined) throw new Error(`${path}: the name ${taken} is taken; choose another in short-chunk-names`)
    if (names.length > 0)
      writeFileSync(
        path,
        text.replace(REQUIRED, (name) => shortOf.get(name) ?? name),
      )
  }
}
