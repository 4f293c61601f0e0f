import { builtinModules } from 'node:module'
import type { Plugin } from 'esbuild'

const BUILTIN = new RegExp(`^(node:.+|${builtinModules.filter((name) => !name.startsWith('_')).join('|')})$`)

/**
 * Keeps Node's own modules outside the bundle, under their `node:` name. A CommonJS package inlined into an ES module
 * calls `require`, which does not exist there: it gets the module from the process at that moment, so that a call that
 * was conditional stays so and no `createRequire` banner stands in files that must run on any platform.
 */
export const nodeBuiltins: Plugin = {
  name: 'node-builtins',
  setup(build) {
    const isModule = build.initialOptions.format === 'esm'
    build.onResolve({ filter: BUILTIN }, ({ path, kind }) => {
      const name = path.startsWith('node:') ? path : `node:${path}`
      return isModule && kind === 'require-call'
        ? { path: name, namespace: 'required-builtin' }
        : { path: name, external: true }
    })
    build.onLoad({ filter: /.*/, namespace: 'required-builtin' }, ({ path }) => ({
      contents: `
        module.exports = process.getBuiltinModule('${path}')
        if (module.exports === undefined) throw new Error('This version of Node has no ${path}')`,
    }))
  },
}
