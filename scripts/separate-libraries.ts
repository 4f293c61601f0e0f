import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { pageOptions, pageSource } from '../src/ui/page/page-source'
import { threadSource } from '../src/workflows/parallel/thread-source'
import { LINE_LIMIT } from './line-limit'
import { nodeBuiltins } from './node-builtins'

interface Separate {
  /** How it is imported, by `import()`. */
  readonly path: RegExp
  /** Who imports it. */
  readonly importer: RegExp
  /** The text of a module that exports what is wanted of it. */
  readonly entry: string
  /** The file of `dist` that holds it. */
  readonly file: string
}

const SEPARATE: readonly Separate[] = [
  {
    path: /^\.\/library$/,
    importer: /report[/\\]chart[/\\]/,
    entry: `export * from './src/report/chart/library'`,
    file: 'charts.js',
  },
  {
    path: /^\.\/parse$/,
    importer: /documents[/\\]yaml[/\\]/,
    entry: `export * from './src/documents/yaml/parse'`,
    file: 'yaml.js',
  },
  {
    path: /^\.\/thread-source$/,
    importer: /workflows[/\\]parallel[/\\]/,
    entry: `export const threadSource = ${JSON.stringify(threadSource)}`,
    file: 'thread.js',
  },
  {
    path: /^\.\/page\/page-source$/,
    importer: /ui[/\\]start/,
    entry: `export const pageSource = ${JSON.stringify(pageSource)}`,
    file: 'ui-page.js',
  },
  {
    path: /^\.\/certificates$/,
    importer: /emulator[/\\]tls[/\\]/,
    entry: `export * from './src/emulator/tls/certificates'`,
    file: 'certificates.js',
  },
  {
    path: /^undici$/,
    importer: /cli[/\\]/,
    // The two things that the command uses: the whole is half as large again.
    entry: `
      export { default as EnvHttpProxyAgent } from 'undici/lib/dispatcher/env-http-proxy-agent.js'
      export { fetch } from 'undici/lib/web/fetch/index.js'`,
    file: 'proxy.js',
  },
]

/**
 * Keeps large libraries that few need out of the bundles: each an ES module of its own, minified, which both module
 * systems load by `import()` at first use. Inlined like the rest they would be there twice and several times as large.
 */
export const separateLibraries: Plugin = {
  name: 'separate-libraries',
  setup(plugin) {
    const { outdir = 'dist', format } = plugin.initialOptions
    for (const { path, importer, file } of SEPARATE) {
      plugin.onResolve({ filter: path }, (found) =>
        found.kind === 'dynamic-import' && importer.test(found.importer)
          ? { path: `./${file}`, external: true }
          : undefined,
      )
    }
    if (format !== 'esm') return
    plugin.onEnd(async () => {
      for (const { entry, file } of SEPARATE) {
        const { metafile } = await build({
          stdin: { contents: entry, resolveDir: '.', loader: 'ts' },
          outfile: join(outdir, file),
          bundle: true,
          metafile: true,
          minify: true,
          lineLimit: LINE_LIMIT,
          format: 'esm',
          platform: 'neutral',
          target: 'node20',
          mainFields: ['module', 'main'],
          conditions: ['module'],
          plugins: [nodeBuiltins],
          define: { 'process.env.NODE_ENV': '"production"' },
        })
        writeFileSync(join(outdir, `metafile-${file.replace(/\.js$/, '')}.json`), JSON.stringify(metafile))
      }
      // The page's program is text in its file: what went into that text is told apart.
      const { metafile: program } = await build({
        ...pageOptions,
        entryPoints: [...pageOptions.entryPoints],
        outfile: 'ui-page.js',
        write: false,
        metafile: true,
      })
      writeFileSync(join(outdir, 'metafile-ui-program.json'), JSON.stringify(program))
    })
  },
}
