import { writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { entries } from './entries'

/**
 * Gives each entry its declarations for ES modules: those for CommonJS, by name, since a second copy of the text would say
 * the same and be a tenth of what is installed. The other way round the compiler would refuse them.
 */
export function shareDeclarations(folder: string): void {
  for (const name of Object.keys(entries)) {
    writeFileSync(join(folder, `${name}.d.ts`), `export * from './${posix.basename(name)}.cjs'\n`)
  }
}
