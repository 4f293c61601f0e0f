import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

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
