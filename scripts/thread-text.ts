import type { Plugin } from 'esbuild'
import { threadText as textOf } from '../src/workflows/parallel/thread-text'

/**
 * Puts the bundled program of simulation threads, as text, where the source would bundle it at first use: a worker then
 * starts from memory, whatever the package is bundled into.
 */
export const threadText: Plugin = {
  name: 'thread-text',
  setup(plugin) {
    plugin.onLoad({ filter: /parallel[/\\]thread-text\.ts$/ }, () => ({
      contents: `export const threadText = () => ${JSON.stringify(textOf())}`,
    }))
  },
}
