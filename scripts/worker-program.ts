import type { Plugin } from 'esbuild'
import { workerProgram as textOf } from '../src/workflows/simulate-parallel/worker-program'

/**
 * Puts the bundled program of simulation threads, as text, where the source would bundle it at first use: a worker then
 * starts from memory, whatever the package is bundled into.
 */
export const workerProgram: Plugin = {
  name: 'worker-program',
  setup(plugin) {
    plugin.onLoad({ filter: /simulate-parallel[/\\]worker-program\.ts$/ }, () => ({
      contents: `export const workerProgram = () => ${JSON.stringify(textOf())}`,
    }))
  },
}
