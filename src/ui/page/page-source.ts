import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * The program of the page, bundled from its source. The build replaces this file by the bundled text, so that the package
 * needs no tool at run time.
 */
export const pageSource = bundled()

function bundled(): string {
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild')
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./browser/main.tsx', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  })
  return outputFiles[0]?.text ?? ''
}
