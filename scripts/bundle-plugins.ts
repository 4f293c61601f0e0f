import type { Plugin } from 'esbuild'
import { nodeBuiltins } from './node-builtins'
import { ofetchCore } from './ofetch-core'
import { separateLibraries } from './separate-libraries'
import { threadPrograms } from './thread-programs'
import { zodMini } from './zod-mini'

/** What shapes the package's files besides their sources. */
export const bundlePlugins: Plugin[] = [nodeBuiltins, ofetchCore, separateLibraries, threadPrograms, zodMini]

/** How an inlined package names its files. Not `node`: the files for any platform use the built-in fetch. */
export const bundleResolution = { mainFields: ['module', 'main'], conditions: ['module'] }
