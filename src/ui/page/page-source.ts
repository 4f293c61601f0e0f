import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** How the program of the page is bundled. */
export const pageOptions = {
  entryPoints: [fileURLToPath(new URL('./browser/main.tsx', import.meta.url))],
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
} as const

/**
 * The program of the page, bundled from its source. The build replaces this file by the bundled text, so that the package
 * needs no tool at run time.
 */
export const pageSource = bundled()

function bundled(): string {
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild')
  const { outputFiles } = buildSync({ ...pageOptions, entryPoints: [...pageOptions.entryPoints], write: false })
  return outputFiles[0]?.text ?? ''
}
