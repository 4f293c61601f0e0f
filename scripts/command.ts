/**
 * `tsx scripts/command.ts ARGUMENTS`: the command line from source, bundled in a second or two as the package is, without
 * the other entries and their declarations. The exit code is the command's; 128 and the signal's number where one ended it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundlePlugins, bundleResolution } from './bundle-plugins'
import { command, threads } from './entries'

const { version, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const folder = `.build-command-${process.pid}`
let child: ChildProcess | undefined
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (child === undefined) process.exit(exitOf(signal))
    // The command ends as it sees fit, and this process after it. A terminal gives Ctrl-C to both, and a second one would
    // mean: now.
    if (signal !== 'SIGINT') child.kill(signal)
  })
}
await bundle()
process.exitCode = await runCommand()

async function bundle(): Promise<void> {
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
}

async function runCommand(): Promise<number> {
  const running = spawn(process.execPath, [join(folder, 'cli.js'), ...process.argv.slice(2)], { stdio: 'inherit' })
  child = running
  return await new Promise((resolve, reject) => {
    running.on('error', reject)
    running.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : exitOf(signal))))
  })
}

function exitOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}
