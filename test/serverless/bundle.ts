import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** What a bundle of an example came to. */
export interface Bundle {
  readonly bytes: number
  /** Modules that it still asks for when it runs. */
  readonly external: readonly string[]
}

const root = join(import.meta.dirname, '../..')

/** The package by its own name, from the sources: what these tests are about is not how it was built. */
const own: Plugin = {
  name: 'own-package',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^skillroute(\/|$)/ }, ({ path, kind }) => {
      const entry = path.slice('skillroute'.length).replace('/relay', '/webhooks/relay')
      return resolve(join(root, 'src', entry, 'index.ts'), { kind, resolveDir: root })
    })
  },
}

/** Bundles a program for Node. */
export async function bundleForNode(entry: string, outfile: string): Promise<Bundle> {
  return await bundle(entry, outfile, {
    platform: 'node',
    external: ['pg-native'],
    banner: {
      js: "import { createRequire as requireIn } from 'node:module'; const require = requireIn(import.meta.url);",
    },
  })
}

/** Bundles a program for any runtime: nothing of any platform is known to it. */
export async function bundleNeutral(entry: string, outfile: string): Promise<Bundle> {
  return await bundle(entry, outfile, { platform: 'neutral', mainFields: ['module', 'main'], conditions: ['module'] })
}

async function bundle(entry: string, outfile: string, options: Parameters<typeof build>[0]): Promise<Bundle> {
  const { metafile } = await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    plugins: [own],
    define: { SKILLROUTE_VERSION: '"test"' },
    metafile: true,
    logLevel: 'error',
    ...options,
  })
  const outputs = Object.values(metafile?.outputs ?? {})
  const imports = outputs.flatMap((output) => output.imports)
  return {
    bytes: outputs.reduce((sum, output) => sum + output.bytes, 0),
    external: imports.filter((one) => one.external).map((one) => one.path),
  }
}
