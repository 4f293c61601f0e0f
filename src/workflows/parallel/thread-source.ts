import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The program of a thread, bundled from its source, for work on the package itself. */
export function threadSource(): string {
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild')
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./thread.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  })
  return outputFiles[0]?.text ?? ''
}
