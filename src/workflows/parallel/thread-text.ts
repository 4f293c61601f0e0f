import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Characters after which a line ends: Node prints the whole line of an uncaught error. */
const LINE_LIMIT = 160

let bundled: string | undefined

/**
 * The program of a thread, as text. From source it is bundled at first use; the build puts the bundled text in the place
 * of this file, so that the package, and whatever bundles it again, needs no file and no tool at run time.
 */
export function threadText(): string {
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild')
  bundled ??= buildSync({
    entryPoints: [fileURLToPath(new URL('./thread.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    lineLimit: LINE_LIMIT,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  }).outputFiles[0]?.text
  return bundled ?? ''
}
