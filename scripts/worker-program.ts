import { build, type Plugin } from 'esbuild'

/**
 * Bundles the program of simulation threads and puts its text where the source would load it from a file: a worker then
 * starts from memory, whatever the package is bundled into.
 */
export const workerProgram: Plugin = {
  name: 'worker-program',
  setup(plugin) {
    plugin.onLoad({ filter: /simulate-parallel[/\\]worker-program\.ts$/ }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path.replace('worker-program.ts', 'worker.ts')],
        bundle: true,
        write: false,
        metafile: true,
        minify: true,
        format: 'cjs',
        platform: 'node',
        target: 'node20',
      })
      const text = JSON.stringify(outputFiles[0]?.text)
      return {
        contents: `export const workerProgram = () => ${text}`,
        watchFiles: Object.keys(metafile.inputs),
      }
    })
  },
}
