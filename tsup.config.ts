import { readFileSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'
import { command, entries, page, threads } from './scripts/entries'

const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'))

const code: Options = {
  platform: 'node',
  target: 'node20',
  define: { SKILLROUTE_VERSION: JSON.stringify(version) },
  // Used from source alone.
  external: ['esbuild', 'tsx'],
  removeNodeProtocol: false,
  splitting: true,
  sourcemap: true,
  metafile: true,
}

/** Where the compiler has put the declarations of a source: bundled from there they take a tenth of the time. */
const declared = (source: string): string => source.replace(/^src/, 'dist/.types').replace(/\.ts$/, '.d.ts')

export default defineConfig(({ dts }) => [
  { ...code, entry: { ...entries, ...command, ...threads }, format: 'esm' },
  {
    ...code,
    entry: entries,
    format: 'cjs',
    shims: true,
    // ES modules alone, which Node 20 does not `require`.
    noExternal: ['p-limit', 'p-retry', 'string-width', 'wrap-ansi'],
    // What makes CommonJS of chunks gets these wrong around `yield`.
    esbuildOptions: (options) =>
      Object.assign(options, { supported: { 'nullish-coalescing': false, 'optional-chain': false } }),
  },
  {
    entry: page,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    outExtension: () => ({ js: '.js' }),
    metafile: true,
    esbuildOptions: (options) => Object.assign(options, { jsx: 'automatic', jsxImportSource: 'preact' }),
  },
  ...(dts === false
    ? []
    : [
        {
          entry: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, declared(source)])),
          format: ['esm', 'cjs'] as const,
          // `Symbol.asyncDispose` is named there, which programs without the types of Node lack otherwise.
          dts: { only: true, banner: '/// <reference lib="esnext.disposable" />' },
        } satisfies Options,
      ]),
])
