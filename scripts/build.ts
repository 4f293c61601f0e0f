/**
 * Builds `dist`: JavaScript for both module systems and the command, then the declarations.
 *
 * `--js` leaves the declarations out (a few seconds); `--if-stale` builds only the parts that are older than their sources.
 * Everything is built beside `dist` and put in its place at the end, so that a failed build leaves the old one whole.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { mergeChunks } from './merge-chunks'
import { METAFILES } from './metafiles'
import { nameLibraries } from './name-libraries'
import { shareDeclarations } from './share-declarations'
import { shortChunkNames } from './short-chunk-names'

const DIST = 'dist'
/** What shapes the files besides their sources. */
const SHAPERS = [
  'scripts/bundle-plugins.ts',
  'scripts/line-limit.ts',
  'scripts/merge-chunks.ts',
  'scripts/node-builtins.ts',
  'scripts/ofetch-core.ts',
  'scripts/separate-libraries.ts',
  'scripts/short-chunk-names.ts',
  'scripts/thread-programs.ts',
  'scripts/zod-mini.ts',
]
/** The last file that each part writes. */
const SIGNS = { js: join(DIST, 'cli.js'), types: join(DIST, 'index.d.ts') }
type Part = keyof typeof SIGNS

const TSUP = 'node_modules/tsup/dist/cli-default.js'

/** The program that failed has said why. */
class BuildFailed extends Error {}

try {
  const wanted: Part[] = process.argv.includes('--js') ? ['js'] : ['js', 'types']
  const stale = process.argv.includes('--if-stale') ? wanted.filter(isStale) : wanted
  // A new build of the JavaScript takes the place of all of dist.
  const parts = stale.includes('js') ? wanted : stale
  if (parts.length > 0) await build(parts)
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error
  process.exitCode = 1
}

async function build(parts: readonly Part[]): Promise<void> {
  const startedAt = new Date()
  const fresh = `.build-${process.pid}`
  const compiled = `${fresh}-types`
  try {
    if (parts.includes('js')) {
      run(TSUP, ['--out-dir', fresh, '--silent'])
      keepMetafiles(fresh)
      await mergeChunks(fresh, 'index', ['optimizer', 'webhooks'])
      shortChunkNames(fresh)
    } else cpSync(DIST, fresh, { recursive: true })
    if (parts.includes('types')) {
      // By the compiler first: it takes a third of the time that the bundler of declarations takes over sources.
      run('node_modules/typescript/lib/tsc.js', ['-p', 'tsconfig.declarations.json', '--outDir', compiled])
      run(TSUP, ['--config', 'tsup.types.config.ts', '--out-dir', fresh, '--silent'], { DECLARATIONS: compiled })
      nameLibraries(fresh)
      shareDeclarations(fresh)
    }
    // What was saved while it was built is newer than the build.
    for (const part of parts) utimesSync(SIGNS[part].replace(DIST, fresh), startedAt, startedAt)
    rmSync(DIST, { recursive: true, force: true })
    renameSync(fresh, DIST)
  } finally {
    for (const folder of [fresh, compiled]) rmSync(folder, { recursive: true, force: true })
  }
}

function run(program: string, options: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const { status } = spawnSync(process.execPath, [program, ...options], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  if (status !== 0) throw new BuildFailed()
}

/** What went into which file is wanted by the checks, not by users. */
function keepMetafiles(from: string): void {
  mkdirSync(METAFILES, { recursive: true })
  for (const name of readdirSync(from)) {
    if (name.startsWith('metafile-')) renameSync(join(from, name), join(METAFILES, name))
  }
}

function isStale(part: Part): boolean {
  if (!existsSync(SIGNS[part])) return true
  const built = statSync(SIGNS[part]).mtimeMs
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => join('src', name))
  return [
    ...sources,
    'package.json',
    'tsup.config.ts',
    'tsup.types.config.ts',
    'tsconfig.json',
    'tsconfig.declarations.json',
    'scripts/entries.ts',
    ...SHAPERS,
  ].some((file) => statSync(file).mtimeMs > built)
}
