/**
 * `tsx scripts/bench.ts NAME`: runs `bench/NAME.ts` bundled as the package is, so that what is timed is what users run;
 * a loader that translates file by file makes hot loops slower. Further arguments go to the benchmark.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { threads } from './entries'

const [name = '', ...args] = process.argv.slice(2)
const folder = `.build-bench-${process.pid}`
const outfile = join(folder, `${name}.js`)
mkdirSync(folder)
try {
  await build({
    entryPoints: { [name]: join('bench', `${name}.ts`), thread: threads.thread },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  process.exitCode = spawnSync(process.execPath, [outfile, ...args], { stdio: 'inherit' }).status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
