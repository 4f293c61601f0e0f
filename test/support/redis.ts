/** A real Redis of the test's own, in a folder of its own, that can be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** Where Debian puts it. */
const PROGRAM = '/usr/bin/redis-server'

/** Why tests that need Redis are left out; undefined when they are not. */
export const withoutRedis = existsSync(PROGRAM) ? undefined : `${PROGRAM} is not there (Debian package redis-server)`

export interface TestRedis {
  readonly url: string
  /** A connection that ends with the test. */
  connect(options?: { readonly maxRetriesPerRequest?: number | null }): Redis
  /** Lets budgets grant from the start, although the server is new: nothing was granted before it. */
  trust(...budgetKeys: string[]): Promise<void>
  /** Ends the server the hard way. Nothing is kept: the next one starts empty. */
  kill(): Promise<void>
  /** Lets it stand still, connections and all, until it is woken. */
  freeze(): void
  wake(): void
  /** Starts it again at the same place. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** @param keep whether the server keeps its data over a restart, each write at once. Default: it forgets everything */
export async function startRedis(options: { readonly keep?: boolean } = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'skillroute-redis-'))
  const port = await freePort()
  const persistence = options.keep === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--save', '']
  const connections: Redis[] = []
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...persistence]
    const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    server = child
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text) => String(text).includes('Ready to accept connections') && resolve())
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
    })
  }

  async function kill(): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }

  function connect({ maxRetriesPerRequest = null }: Parameters<TestRedis['connect']>[0] = {}): Redis {
    const redis = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest, retryStrategy: () => 50 })
    // Being away for a while is what these tests are about.
    redis.on('error', () => undefined)
    connections.push(redis)
    return redis
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    connect,
    async trust(...budgetKeys) {
      const redis = connect()
      const run = /run_id:(\w+)/.exec(await redis.info('server'))?.[1] ?? ''
      for (const key of budgetKeys)
        await redis.hset(`skillroute:rate:{${key}}:gate`, { epoch: '0:test', run, until: 0 })
    },
    kill,
    freeze: () => void server?.kill('SIGSTOP'),
    wake: () => void server?.kill('SIGCONT'),
    start,
    async stop() {
      for (const redis of connections) redis.disconnect()
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * A free port below those that systems give to outgoing connections: none of them takes it before the server starts, or
 * while it is down.
 */
async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 12_000)
  const server = createServer()
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (!isFree) return await freePort()
  server.close()
  await once(server, 'close')
  return port
}
