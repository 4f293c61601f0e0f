import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Maximum line length, since Node prints the whole line of an uncaught error. */
const LINE_LIMIT = 160

/**
 * The program of a thread, bundled from its source. The build replaces this file by the bundled text, so that the package needs
 * no tool at run time.
 */
export const threadSource = bundled()

function bundled(): string {
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild')
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./thread.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    lineLimit: LINE_LIMIT,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  })
  return outputFiles[0]?.text ?? ''
}
