import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFleet, startWorker, type WorkerNotice, type WorkerOptions } from '../../src/fleet'
import { redisLease } from '../../src/stores/redis'
import { cliIn } from '../support/cli'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'
import { type Program, programOf } from './program'

describe.skipIf(withoutRedis !== undefined)(
  `a Redis that cannot be used${withoutRedis ? `: ${withoutRedis}` : ''}`,
  () => {
    let redis: TestRedis
    let folder: string
    let program: Program | undefined
    const notices: WorkerNotice[] = []

    beforeEach(async () => {
      redis = await startRedis()
      folder = await mkdtemp(join(tmpdir(), 'skillroute-trouble-'))
      notices.length = 0
    })
    afterEach(async () => {
      await program?.remove()
      program = undefined
      await redis.stop()
      await rm(folder, { recursive: true, force: true })
    })

    function options(more: Partial<WorkerOptions> = {}): WorkerOptions {
      return {
        redisUrl: redis.url,
        folder,
        lease: redisLease(redis.connect()),
        connect: () => Promise.reject(new Error('no org here')),
        onNotice: (notice) => notices.push(notice),
        ...more,
      }
    }

    it('for want of the right password refuses workers and fleets at once', async () => {
      await redis.connect().config('SET', 'requirepass', 'secret')
      for (const redisUrl of [redis.url, redis.url.replace('//', '//:wrong@')]) {
        await expect(startWorker(options({ redisUrl }))).rejects.toMatchObject({ code: 'redis.refused' })
        await expect(openFleet({ redisUrl })).rejects.toMatchObject({ code: 'redis.refused' })
      }
      const cli = cliIn(undefined)
      const worker = await cli.run('worker', { REDIS_URL: redis.url })
      cli.remove()
      expect(worker).toMatchObject({ code: 2, err: expect.stringContaining('Redis does not let us in: NOAUTH') })
      const fleet = await openFleet({ redisUrl: redis.url.replace('//', '//:secret@') })
      expect(await fleet.states([])).toEqual([])
      await fleet.close()
    })

    it('since nobody listens there is said, and a fleet is not opened', async () => {
      await redis.kill()
      await expect(openFleet({ redisUrl: redis.url, connectTimeoutMs: 300 })).rejects.toMatchObject({
        code: 'redis.unavailable',
        message: expect.stringContaining('within 0.3 s (connect ECONNREFUSED'),
      })
      const worker = await startWorker(options({ connectTimeoutMs: 300 }))
      expect(notices.map(({ type, message }) => `${type} ${message}`)).toEqual([
        expect.stringContaining('trouble connect ECONNREFUSED'),
        'trouble it could not be reached within 0.3 s; jobs wait for it',
      ])
      // It comes: the worker works.
      await redis.start()
      const fleet = await openFleet({ redisUrl: redis.url })
      const [ended] = await fleet.ended(
        await fleet.add([{ kind: 'simulate', name: 'none', model: 'none', options: { seed: 1 } }]),
      )
      expect(ended?.state).toBe('failed')
      await fleet.close()
      // And goes away again, which is told again; the worker ends all the same.
      const told = new Promise<void>((resolve) => {
        const look = setInterval(() => {
          if (notices.at(-1)?.type !== 'trouble') return
          clearInterval(look)
          resolve()
        }, 10)
      })
      await redis.kill()
      await told
      await worker.close()
      await worker.stopped
    })

    it.each([
      ['never came', false],
      ['went away', true],
    ])('and %s does not keep the process of a worker alive', async (_how, wasThere) => {
      if (!wasThere) await redis.kill()
      const places = join(folder, 'places.json')
      await writeFile(places, '{}')
      program = await programOf('worker-run')
      const running = program.start(redis.url, folder, places, '4', '30000')
      if (wasThere) {
        const there = redis.connect()
        // The connections of the worker, its own for waiting among them.
        while (!String(await there.client('LIST')).includes('cmd=bzpopmin')) await soon()
        await redis.kill()
      }
      while (running.lines.length === 0) await soon()
      expect(JSON.parse(running.lines[0] ?? '')).toMatchObject({ type: 'trouble' })
      const atMs = Date.now()
      await running.kill('SIGTERM')
      // A worker that something keeps alive ends after ten seconds.
      expect(Date.now() - atMs).toBeLessThan(9_000)
      expect(running.child.exitCode).toBe(0)
    })
  },
)

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
