/**
 * `npm run bench:footprint`: what installing, loading and bundling skillroute costs beside the official SDK, measured in
 * one run. Ratios are the SDK's figure over ours.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { installPacked } from '../scripts/consumer'
import { run } from '../scripts/kit'
import { bundleSize, folderBytes, importCost } from '../scripts/measure'

const PEER = 'purecloud-platform-client-v2'
const MB = 1_000_000

interface Footprint {
  readonly importCpuMs: number
  readonly heapBytes: number
  readonly bundleBytes: number
  readonly bundleGzipBytes: number
  readonly installedBytes: number
}

const ours = installPacked()
const theirs = installPeer()
try {
  print(
    await footprint(ours.dir, 'skillroute', "export { createClient, clientCredentials } from 'skillroute'"),
    await footprint(theirs, PEER, `import sdk from '${PEER}'; export const { ApiClient, RoutingApi } = sdk`),
  )
} finally {
  ours.remove()
  rmSync(theirs, { recursive: true, force: true })
}

/** Measures a package installed in `dir`, bundled for a program that needs what `code` exports. */
async function footprint(dir: string, name: string, code: string): Promise<Footprint> {
  const { cpuMs, heapBytes } = importCost(name, dir)
  const { bytes, gzipBytes } = await bundleSize(code, dir)
  return {
    importCpuMs: cpuMs,
    heapBytes,
    bundleBytes: bytes,
    bundleGzipBytes: gzipBytes,
    installedBytes: folderBytes(join(dir, 'node_modules')),
  }
}

/** The version that this repository's lock file names, in an empty project of its own. */
function installPeer(): string {
  const dir = mkdtempSync(join(tmpdir(), 'skillroute-peer-'))
  const version = run('node', ['-p', `require('${PEER}/package.json').version`], { cwd: resolve('.') }).trim()
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'peer', private: true }))
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', `${PEER}@${version}`], {
    cwd: dir,
  })
  return dir
}

function print(our: Footprint, their: Footprint): void {
  const rows: readonly (readonly [what: string, our: number, their: number, unit: string, digits: number])[] = [
    ['import, CPU over bare node', our.importCpuMs, their.importCpuMs, 'ms', 1],
    ['heap after import', our.heapBytes / MB, their.heapBytes / MB, 'MB', 2],
    ['bundle, minified', our.bundleBytes / MB, their.bundleBytes / MB, 'MB', 3],
    ['bundle, gzip', our.bundleGzipBytes / MB, their.bundleGzipBytes / MB, 'MB', 3],
    ['installed, with dependencies', our.installedBytes / MB, their.installedBytes / MB, 'MB', 1],
  ]
  console.log(`${''.padEnd(30)}${'skillroute'.padStart(14)}${'official SDK'.padStart(16)}${'ratio'.padStart(10)}`)
  for (const [what, mine, other, unit, digits] of rows) {
    const figure = (value: number): string => `${value.toFixed(digits)} ${unit}`
    const ratio = `${(other / mine).toFixed(1)} x`
    console.log(`${what.padEnd(30)}${figure(mine).padStart(14)}${figure(other).padStart(16)}${ratio.padStart(10)}`)
  }
}
