import type { Plugin } from 'esbuild'

/**
 * Puts the place of the built program of plan threads where the source would load it from its own file. It is a file of
 * the package, not text in it: it shares nearly all that it needs with the other files.
 */
export const planThread: Plugin = {
  name: 'plan-thread',
  setup(plugin) {
    plugin.onLoad({ filter: /plan-thread[/\\]thread-program\.ts$/ }, () => ({
      contents: `export const threadProgram = () => ({ program: new URL('./plan-thread.js', import.meta.url), eval: false })`,
    }))
  },
}
