import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../scripts/kit'

/** Whether npm's registry answers. */
export function isRegistryReachable(): boolean {
  const requested = ['view', 'purecloud-platform-client-v2', 'version', '--fetch-retries=0', '--fetch-timeout=10000']
  return spawnSync('npm', requested, { stdio: 'ignore' }).status === 0
}

/**
 * Installs packages into a folder, without running their scripts.
 * @param overrides versions of what they need, where a registry lacks the one that they ask for
 * @returns the folder of the packages
 */
export function install(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, string>> = {},
): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }))
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--silent', '--no-package-lock']
  run('npm', ['install', ...options], { cwd: folder, timeoutMs: 300_000 })
  return join(folder, 'node_modules')
}

/** Whether the registry has a version in this range. */
export function isPublished(name: string, range: string): boolean {
  const answer = spawnSync('npm', ['view', `${name}@${range}`, 'version'], { encoding: 'utf8' })
  return answer.status === 0 && answer.stdout.trim() !== ''
}
