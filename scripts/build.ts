/**
 * Builds `dist`: JavaScript for both module systems and the command, then the declarations.
 *
 * `--js` leaves the declarations out (a few seconds); `--if-stale` does nothing when `dist` is newer than its sources.
 * Everything is built beside `dist` and put in its place at the end, so that a failed build leaves the old one whole.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { mergeChunks } from './merge-chunks'
import { METAFILES } from './metafiles'

const DIST = 'dist'
/** What shapes the files besides their sources. */
const SHAPERS = [
  'scripts/merge-chunks.ts',
  'scripts/node-builtins.ts',
  'scripts/ofetch-core.ts',
  'scripts/separate-libraries.ts',
  'scripts/worker-program.ts',
  'scripts/zod-mini.ts',
]
const javaScriptOnly = process.argv.includes('--js')
const sign = join(DIST, javaScriptOnly ? 'cli.js' : 'index.d.ts')

/** tsup has said why. */
class BuildFailed extends Error {}

try {
  if (!process.argv.includes('--if-stale') || isStale()) await build()
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error
  process.exitCode = 1
}

async function build(): Promise<void> {
  const fresh = `.build-${process.pid}`
  try {
    tsup('--out-dir', fresh, '--silent')
    if (!javaScriptOnly) tsup('--config', 'tsup.types.config.ts', '--out-dir', fresh, '--silent')
    keepMetafiles(fresh)
    await mergeChunks(fresh, 'index', ['optimizer', 'webhooks'])
    rmSync(DIST, { recursive: true, force: true })
    renameSync(fresh, DIST)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function tsup(...options: string[]): void {
  const program = 'node_modules/tsup/dist/cli-default.js'
  const { status } = spawnSync(process.execPath, [program, ...options], { stdio: 'inherit' })
  if (status !== 0) throw new BuildFailed()
}

/** What went into which file is wanted by the checks, not by users. */
function keepMetafiles(from: string): void {
  mkdirSync(METAFILES, { recursive: true })
  for (const name of readdirSync(from)) {
    if (name.startsWith('metafile-')) renameSync(join(from, name), join(METAFILES, name))
  }
}

function isStale(): boolean {
  if (!existsSync(sign)) return true
  const built = statSync(sign).mtimeMs
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join('src', name))
  return [...sources, 'package.json', 'tsup.config.ts', 'scripts/entries.ts', ...SHAPERS].some(
    (file) => statSync(file).mtimeMs > built,
  )
}
