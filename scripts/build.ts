/**
 * Builds `dist`: JavaScript for both module systems and the command, then the declarations.
 *
 * `--js` leaves the declarations out (a few seconds); `--if-stale` builds only the parts that are older than their sources.
 * Everything is built beside `dist` and put in its place at the end, so that a failed build leaves the old one whole.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { mergeChunks } from './merge-chunks'
import { METAFILES } from './metafiles'

const DIST = 'dist'
/** What shapes the files besides their sources. */
const SHAPERS = [
  'scripts/bundle-plugins.ts',
  'scripts/merge-chunks.ts',
  'scripts/node-builtins.ts',
  'scripts/ofetch-core.ts',
  'scripts/plan-thread.ts',
  'scripts/separate-libraries.ts',
  'scripts/worker-program.ts',
  'scripts/zod-mini.ts',
]
/** The last file that each part writes. */
const SIGNS = { js: join(DIST, 'cli.js'), types: join(DIST, 'index.d.ts') }
type Part = keyof typeof SIGNS

/** tsup has said why. */
class BuildFailed extends Error {}

try {
  const wanted: Part[] = process.argv.includes('--js') ? ['js'] : ['js', 'types']
  const parts = process.argv.includes('--if-stale') ? wanted.filter(isStale) : wanted
  if (parts.length > 0) await build(parts)
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error
  process.exitCode = 1
}

async function build(parts: readonly Part[]): Promise<void> {
  const fresh = `.build-${process.pid}`
  try {
    if (parts.includes('js')) {
      tsup('--out-dir', fresh, '--silent')
      keepMetafiles(fresh)
      await mergeChunks(fresh, 'index', ['optimizer', 'webhooks'])
    } else cpSync(DIST, fresh, { recursive: true })
    if (parts.includes('types')) tsup('--config', 'tsup.types.config.ts', '--out-dir', fresh, '--silent')
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

function isStale(part: Part): boolean {
  if (!existsSync(SIGNS[part])) return true
  const built = statSync(SIGNS[part]).mtimeMs
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join('src', name))
  return [...sources, 'package.json', 'tsup.config.ts', 'tsup.types.config.ts', 'scripts/entries.ts', ...SHAPERS].some(
    (file) => statSync(file).mtimeMs > built,
  )
}
