/** A real PostgreSQL in a temporary folder, for as long as a test runs. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Pool } from 'pg'

/** Where Debian puts the programs, one folder a version. */
const VERSIONS = '/usr/lib/postgresql'

/** Why there is no PostgreSQL to test with; undefined when there is one. */
export const noPostgres: string | undefined = missing()

export interface Postgres {
  readonly pool: Pool
  /** What another process needs to connect: a folder with a socket. */
  readonly host: string
  readonly version: string
  /** Ends it as a crash would and starts it again. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Starts a database of its own. It listens on a socket in its folder alone. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'skillroute-postgres-'))
  const as = owner()
  if (as !== undefined) chownSync(folder, as.uid, as.gid)
  const data = join(folder, 'data')
  const bin = binaries() ?? ''
  const options = { stdio: 'pipe', ...as, cwd: folder, env: { ...process.env, LC_ALL: 'C' } } as const
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'skillroute', '--no-sync', '-E', 'UTF8'], options)
  let server = await start()
  const pool = new Pool({ host: folder, user: 'skillroute', database: 'postgres', max: 8 })
  // A connection that a crash cut while it was idle: whoever asks next gets another.
  pool.on('error', () => undefined)
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version')

  async function start(): Promise<ChildProcess> {
    const child = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-h', ''], options)
    const said: string[] = []
    for await (const line of createInterface({ input: child.stderr })) {
      said.push(line)
      if (line.includes('ready to accept connections')) {
        child.stderr.resume()
        return child
      }
    }
    throw new Error(`PostgreSQL did not start: ${said.join('\n')}`)
  }

  async function end(signal: 'SIGQUIT' | 'SIGINT'): Promise<void> {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    await ended
  }

  return {
    pool,
    host: folder,
    version: rows[0]?.server_version ?? '',
    async crash() {
      // Its immediate shutdown: no checkpoint, recovery from the log at the next start.
      await end('SIGQUIT')
      server = await start()
    },
    async stop() {
      await pool.end()
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function missing(): string | undefined {
  if (binaries() === undefined) return `no PostgreSQL below ${VERSIONS} (Debian: apt-get install postgresql)`
  if (isRoot() && owner() === undefined) return 'PostgreSQL does not run as root, and there is no user postgres'
  return undefined
}

function binaries(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined
  const newest = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))
  return newest.map((version) => join(VERSIONS, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}

/** As whom the server runs, where it must not run as we do. */
function owner(): { uid: number; gid: number } | undefined {
  if (!isRoot()) return undefined
  try {
    const id = (what: string): number => Number(execFileSync('id', [what, 'postgres'], { stdio: 'pipe' }).toString())
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

function isRoot(): boolean {
  return userInfo().uid === 0
}
