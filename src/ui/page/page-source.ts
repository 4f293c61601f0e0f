import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The program of the page: a file of the build; from source it is bundled now. */
export async function pageSource(): Promise<string> {
  if (!import.meta.url.endsWith('.ts')) return await readFile(new URL('./page.js', import.meta.url), 'utf8')
  const { build }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild')
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./browser/main.tsx', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  })
  return outputFiles[0]?.text ?? ''
}
