import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import ts from 'typescript'

/** A file of code, by its path below the folder looked at, with `/` between folders, and the files that it imports. */
export type Imports = ReadonlyMap<string, readonly string[]>

/** Reads what each file of code in a folder imports of that folder; types too, tests left out. */
export function readImports(root: string): Imports {
  const files = new Set(codeFiles(root))
  return new Map([...files].map((file) => [file, importsOf(root, file, files)]))
}

function codeFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

function importsOf(root: string, file: string, files: ReadonlySet<string>): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(resolve(root, file), 'utf8'), true, true)
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => posix.join(dirname(file), fileName))
    .map((path) => [`${path}.ts`, posix.join(path, 'index.ts')].find((candidate) => files.has(candidate)))
    .filter((path) => path !== undefined)
}
