import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { run } from './kit'

/** What a user's bundle grows by. */
export interface BundleSize {
  readonly bytes: number
  readonly gzipBytes: number
  /** Packages and built-in modules that the bundle still asks for. */
  readonly external: readonly string[]
}

/**
 * Bundles and minifies `code` for Node, dependencies included.
 * @param resolveDir where its imports are looked up
 */
export async function bundleSize(code: string, resolveDir: string): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    metafile: true,
    logLevel: 'error',
  })
  const bytes = outputFiles.reduce((sum, file) => sum + file.contents.byteLength, 0)
  const gzipBytes = outputFiles.reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).byteLength, 0)
  const external = Object.values(metafile.outputs)
    .flatMap((output) => output.imports)
    .filter((imported) => imported.external)
    .map((imported) => imported.path)
  return { bytes, gzipBytes, external: [...new Set(external)].sort() }
}

/** What loading a module costs a process over loading an empty one. Medians of the runs. */
export interface ImportCost {
  readonly cpuMs: number
  readonly heapBytes: number
}

const EMPTY = 'data:text/javascript,'

/**
 * Starts Node `runs` times each for the module and for an empty one, in turns, so that a busy machine slows both alike.
 * The clock is the process's own CPU time around the import, so that how long Node takes to start does not blur it.
 * @param dir the project from which it is imported
 */
export function importCost(specifier: string, dir: string, runs = 15): ImportCost {
  const bare: ImportCost[] = []
  const loaded: ImportCost[] = []
  for (let i = 0; i < runs; i++) {
    bare.push(reading(EMPTY, dir))
    loaded.push(reading(specifier, dir))
  }
  return {
    cpuMs: median(loaded.map((one) => one.cpuMs)) - median(bare.map((one) => one.cpuMs)),
    heapBytes: median(loaded.map((one) => one.heapBytes)) - median(bare.map((one) => one.heapBytes)),
  }
}

function reading(specifier: string, dir: string): ImportCost {
  const code = `
    const before = process.cpuUsage()
    await import(${JSON.stringify(specifier)})
    const { user, system } = process.cpuUsage(before)
    globalThis.gc()
    process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000, heapBytes: process.memoryUsage().heapUsed }))
    process.exit()`
  return JSON.parse(run(process.execPath, ['--expose-gc', '--input-type=module', '-e', code], { cwd: dir }))
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0
  return (upper + lower) / 2
}

/** Bytes of all files below a folder. Links are not followed. */
export function folderBytes(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += folderBytes(path)
    else if (entry.isFile()) bytes += statSync(path).size
  }
  return bytes
}
