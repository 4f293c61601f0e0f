/**
 * `tsx scripts/command.ts ARGUMENTS`: the command line from source, bundled in a second or two as the package is, without
 * the other entries and their declarations. The exit code is the command's.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundlePlugins, bundleResolution } from './bundle-plugins'
import { command, threads } from './entries'

const { version, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const folder = `.build-command-${process.pid}`
try {
  await build({
    entryPoints: { ...command, ...threads },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'node20',
    ...bundleResolution,
    external: Object.keys(peerDependencies),
    define: { SKILLROUTE_VERSION: JSON.stringify(version) },
    plugins: bundlePlugins,
    logLevel: 'error',
  })
  const { status } = spawnSync(process.execPath, [join(folder, 'cli.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
