import { readFileSync } from 'node:fs'
import type { Plugin } from 'esbuild'

/**
 * Takes only `createFetch` and its error from ofetch. Its main file also makes a ready-made instance, and for that reads
 * the platform's `Headers`, upon which Node loads its whole HTTP client: more CPU time than all else in an import.
 *
 * What ofetch needs its own packages for is never asked of it here: it is given whole URLs and asked for text.
 */
export const ofetchCore: Plugin = {
  name: 'ofetch-core',
  setup(build) {
    build.onLoad({ filter: /[\\/]ofetch[\\/]dist[\\/]index\.mjs$/ }, ({ path }) => {
      const reexport = /^import (\{ \w+ as createFetch \}) from ('\.\/shared\/.+')/m.exec(readFileSync(path, 'utf8'))
      if (reexport === null) throw new Error(`${path} no longer takes createFetch from a file of its own`)
      const [, names, from] = reexport
      return { contents: `export ${names} from ${from}` }
    })
    build.onResolve({ filter: /^(ufo|destr)$/ }, ({ path, importer }) =>
      /[\\/]ofetch[\\/]/.test(importer) ? { path, namespace: 'ofetch-unused', sideEffects: false } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'ofetch-unused' }, ({ path }) => ({
      contents: `
        function unused() { throw new Error('This build of ofetch goes without ${path}') }
        export { unused as default, unused as withBase, unused as withQuery }`,
    }))
  },
}
