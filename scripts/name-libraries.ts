import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where `Symbol.asyncDispose` is declared: programs that compile without the types of Node lack it otherwise. */
const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n'

/** Lets each declaration file of a folder name the library it needs beyond the target's own. */
export function nameLibraries(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.d\.c?ts$/.test(name)) continue
    const text = readFileSync(join(folder, name), 'utf8')
    if (/asyncDispose|AsyncDisposable/.test(text)) writeFileSync(join(folder, name), DISPOSABLE + text)
  }
}
