import { defineConfig } from 'tsup'
import { entries } from './scripts/entries'

/** Where the compiler has put a declaration file for each source. */
const compiled = process.env.DECLARATIONS ?? ''

/** The declarations of each entry in one piece, out of those that the compiler made. */
export default defineConfig({
  entry: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, declarationOf(source)])),
  format: ['cjs'],
  dts: { only: true },
  clean: false,
})

function declarationOf(source: string): string {
  return source.replace(/^src/, compiled).replace(/\.ts$/, '.d.ts')
}
