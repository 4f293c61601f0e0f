import { readFileSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'
import { bundlePlugins, bundleResolution } from './scripts/bundle-plugins'
import { command, entries, threads } from './scripts/entries'
import { LINE_LIMIT } from './scripts/line-limit'

const { version, dependencies }: { version: string; dependencies: Record<string, string> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
)

/** The JavaScript. Declarations take longer and have a configuration of their own. */
const shared: Options = {
  target: 'node20',
  platform: 'neutral',
  // Inlined as well: loaded file by file they cost several times the import budget, two of them cannot be loaded by
  // `require`, and one would drag an HTTP client of its own along. They stay dependencies because the types name them.
  noExternal: Object.keys(dependencies),
  esbuildOptions(options) {
    // Names stay, for stack traces; the space between them would be a tenth of what is installed. Lines stay short,
    // since Node prints the whole line on which an uncaught error was thrown.
    options.minifyWhitespace = true
    options.minifySyntax = true
    options.lineLimit = LINE_LIMIT
    Object.assign(options, bundleResolution)
  },
  esbuildPlugins: bundlePlugins,
  removeNodeProtocol: false,
  define: { SKILLROUTE_VERSION: JSON.stringify(version) },
  splitting: true,
  treeshake: true,
  sourcemap: false,
  metafile: true,
  clean: false,
}

export default defineConfig([
  { ...shared, entry: { ...entries, ...command, ...threads }, format: ['esm'] },
  {
    ...shared,
    entry: { ...entries },
    format: ['cjs'],
    // The second copy of everything, for older ways of loading: what is local there has short names, functions and
    // classes keep theirs for stack traces.
    esbuildOptions(options, context) {
      shared.esbuildOptions?.(options, context)
      options.minifyIdentifiers = true
      options.keepNames = true
    },
  },
])
