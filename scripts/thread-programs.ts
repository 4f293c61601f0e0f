import type { Plugin } from 'esbuild'

/**
 * Puts the places of the built programs of threads where the source would load them from their own files. Each is a file
 * of the package, not text in it: it shares nearly all that it needs with the other files.
 */
export const threadPrograms: Plugin = {
  name: 'thread-programs',
  setup(plugin) {
    plugin.onLoad({ filter: /[/\\][\w-]+-thread[/\\]thread-program\.ts$/ }, ({ path }) => {
      const [, name] = /([\w-]+)[/\\]thread-program\.ts$/.exec(path) ?? []
      return {
        contents: `export const threadProgram = () => ({ program: new URL('./${name}.js', import.meta.url), eval: false })`,
      }
    })
  },
}
