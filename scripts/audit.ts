/**
 * `npm run audit:contents`: looks for known holes in all that the package contains, inlined packages among them. Needs the
 * network. `--manifest` only prints the manifest that is audited.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditManifest } from './audit-manifest'
import { billOfMaterials } from './bill-of-materials'

const bill = billOfMaterials(
  JSON.parse(readFileSync('package.json', 'utf8')),
  JSON.parse(readFileSync('package-lock.json', 'utf8')),
  readFileSync('THIRD-PARTY-NOTICES.md', 'utf8'),
)
const text = `${JSON.stringify(auditManifest(bill), null, 2)}\n`
if (process.argv.includes('--manifest')) process.stdout.write(text)
else process.exitCode = audit(text)

/** @returns the exit code of `npm audit` */
function audit(manifest: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'skillroute-audit-'))
  const npm = (...args: string[]): number =>
    spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1
  try {
    writeFileSync(join(folder, 'package.json'), manifest)
    const locked = npm('install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund')
    return locked === 0 ? npm('audit') : locked
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
