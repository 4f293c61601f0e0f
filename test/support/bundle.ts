import { build } from 'esbuild'

/** Makes one file of a program of the tests, since a compiler in each of its processes would cost seconds. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  const banner = {
    js: "import { createRequire as requireIn } from 'node:module'; const require = requireIn(import.meta.url);",
  }
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['pg-native'],
    banner,
    logLevel: 'error',
  })
}
