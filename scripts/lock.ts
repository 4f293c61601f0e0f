/**
 * `npm run lock`: writes `package-lock.json` anew and completes it.
 *
 * A registry mirror may not hold the builds of a tool for other platforms. npm then leaves these optional packages out of
 * the lock file, and `npm ci` refuses that file as out of sync. Here they are entered with version and platform, so that
 * the same file installs everywhere.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

interface LockEntry {
  readonly version?: string
  readonly dev?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface Lock {
  packages: Record<string, LockEntry>
}

const FILE = 'package-lock.json'
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
/** Other words for systems and processors, as some packages have them in their names. */
const ALIASES: Readonly<Record<string, string>> = { windows: 'win32', '64': 'x64' }

execFileSync('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], { stdio: 'inherit' })
const lock: Lock = JSON.parse(readFileSync(FILE, 'utf8'))
const added: string[] = []
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (placeOf(path, name) !== undefined) continue
    lock.packages[`node_modules/${name}`] = { version, ...platformOf(name), dev: true, optional: true } as LockEntry
    added.push(name)
  }
}
const root = lock.packages['']
const others = Object.entries(lock.packages).filter(([path]) => path !== '')
others.sort(([a], [b]) => a.localeCompare(b, 'en'))
lock.packages = { ...(root === undefined ? {} : { '': root }), ...Object.fromEntries(others) }
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${FILE}: ${added.length} packages of other platforms entered`)

/** Where Node would find `name` from the package at `path`, or undefined. */
function placeOf(path: string, name: string): string | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (lock.packages[place] !== undefined) return place
    if (at === '') return undefined
  }
}

/** Reads system, processor and C library from a name such as `@rollup/rollup-linux-x64-musl`. */
function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const words = name.split(/[-/]/)
  const at = words.findIndex((word) => SYSTEMS.includes(word) || word in ALIASES)
  const os = ALIASES[words[at] ?? ''] ?? words[at]
  const cpu = ALIASES[words[at + 1] ?? ''] ?? words[at + 1]
  if (at < 0 || os === undefined || cpu === undefined) throw new Error(`the platform of ${name} is not in its name`)
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') && os === 'linux' ? ['glibc'] : undefined
  return { os: [os], cpu: [cpu], ...(libc === undefined ? {} : { libc }) }
}
