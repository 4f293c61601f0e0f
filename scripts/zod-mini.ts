import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'

const NAMESPACE = 'zod-mini'

/**
 * Gives `zod/mini` a copy of zod's core of its own. `zod`, which needs nearly all of that core, is used by other entries,
 * and files that two entries share go whole into one chunk: the client would load and ship what it has no use for.
 */
export const zodMini: Plugin = {
  name: 'zod-mini',
  setup(build) {
    const folder = dirname(createRequire(import.meta.url).resolve('zod/package.json'))
    const found = (path: string) => ({ path, namespace: NAMESPACE, sideEffects: false })
    build.onResolve({ filter: /^zod\/mini$/ }, () => found(join(folder, 'mini/index.js')))
    build.onResolve({ filter: /^\./, namespace: NAMESPACE }, ({ path, importer }) =>
      found(join(dirname(importer), path)),
    )
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => ({ contents: await readFile(path) }))
  },
}
