import { ConfigError } from './errors'

/**
 * A module of Node, loaded when it is used. An import would keep the package from starting where Node is not, such as in
 * browsers and Workers, and would load it in every program.
 * @throws ConfigError where there is no such module
 */
export function builtin<Name extends Builtin>(name: Name): Builtins[Name] {
  const { process: own } = globalThis
  const found: Builtins[Name] | undefined = own?.getBuiltinModule?.(name)
  if (found !== undefined) return found
  throw new ConfigError(
    `This needs ${name}, a module of Node that this runtime does not have. Keep state in memory or in a store of your own.`,
  )
}

interface Builtins {
  readonly 'node:crypto': typeof import('node:crypto')
  readonly 'node:fs': typeof import('node:fs')
  readonly 'node:fs/promises': typeof import('node:fs/promises')
  readonly 'node:os': typeof import('node:os')
  readonly 'node:path': typeof import('node:path')
  readonly 'node:v8': typeof import('node:v8')
}
type Builtin = keyof Builtins
