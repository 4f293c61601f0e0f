import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fleet, type FleetWorker, openFleet, startWorker } from '../../src/fleet'
import { readJob } from '../../src/fleet/jobs/read-job'
import { redisLease } from '../../src/stores/redis'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'

describe.skipIf(withoutRedis !== undefined)(
  `jobs that nobody of us gave out${withoutRedis ? `: ${withoutRedis}` : ''}`,
  () => {
    let redis: TestRedis
    let fleet: Fleet
    let worker: FleetWorker
    let queue: Queue
    let folder: string

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'skillroute-bad-jobs-'))
      await mkdir(join(folder, 'shared'))
      await writeFile(join(folder, 'outside.json'), 'root:x:0:0:the content of it')
      await writeFile(join(folder, 'shared', 'broken.json'), 'root:x:0:0:the content of it')
      await symlink(join(folder, 'outside.json'), join(folder, 'shared', 'link.json'))
      redis = await startRedis()
      fleet = await openFleet({ redisUrl: redis.url })
      queue = new Queue('skillroute', { connection: { url: redis.url } })
      worker = await startWorker({
        redisUrl: redis.url,
        folder: join(folder, 'shared'),
        lease: redisLease(redis.connect()),
        connect: () => Promise.reject(new Error('no org here')),
      })
    })
    afterAll(async () => {
      await worker?.close()
      await queue?.close()
      await fleet?.close()
      await redis?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    const options = { seed: 1 }
    it.each([
      ['of an unknown kind', { kind: 'shell', command: 'rm' }],
      ['without a kind', {}],
      ['that are no object', 'apply'],
      ['with keys that are not known', { kind: 'snapshot', org: 'north', token: 'x' }],
      ['of a name without end', { kind: 'snapshot', org: 'n'.repeat(5_000) }],
      ['that read a file of the machine', { kind: 'simulate', name: 'a', model: '/etc/passwd', options }],
      ['that go up', { kind: 'simulate', name: 'a', model: '../outside.json', options }],
      ['that follow a link out', { kind: 'simulate', name: 'a', model: 'link.json', options }],
      ['that read a folder', { kind: 'simulate', name: 'a', model: '.', options }],
      ['that read what is no model', { kind: 'simulate', name: 'a', model: 'broken.json', options }],
      ['with a time that is none', { kind: 'apply', org: 'north', planId: 'p', hash: 'h', notBefore: 'soon' }],
    ])('%s fail, once, and tell nothing of any file', async (_what, data) => {
      const { id = '' } = await queue.add('any', data, { attempts: 3 })
      const [ended] = await fleet.ended([id])
      expect(ended).toMatchObject({ state: 'failed', attempts: 1, error: expect.stringMatching(/^input\./) })
      expect(ended?.error).not.toMatch(/root|content of/)
    })

    it('are not given out either', async () => {
      await expect(fleet.add([{ kind: 'snapshot', org: '' }])).rejects.toMatchObject({ code: 'input.job' })
    })
  },
)

it('jobs of every kind pass', () => {
  const message = { id: 'a', type: 'plan.built', subject: 'plan/a', body: '{}', acceptedAt: '2026-01-01T00:00:00Z' }
  const recommended = { read: { days: 30 }, want: { recommend: { maxChanges: 4 } }, forecast: { method: 'erlang' } }
  const rules = { want: { rules: { text: '', file: 'r.yaml' } } }
  for (const data of [
    { kind: 'snapshot', org: 'north' },
    { kind: 'plan', org: 'north', request: { ...recommended, timing: { reread: 'batch' } } },
    { kind: 'plan', org: 'north', request: { limits: { scope: { queues: ['Billing'], divisions: ['Home'] } } } },
    { kind: 'plan', org: 'north', request: { ...rules, limits: { load: 'wfm' } } },
    { kind: 'plan', org: 'north', request: { ...rules, read: { days: 7 }, forecast: { method: 'none' } } },
    { kind: 'plan', org: 'north', request: { limits: { load: { text: 'a: 1', file: 'l.yaml' } } } },
    { kind: 'apply', org: 'north', planId: 'p', hash: 'h', reason: 'CHG-1' },
    { kind: 'apply', org: 'north', planId: 'p', hash: 'h', onConflict: 'skip', notBefore: '2026-12-01T22:00:00Z' },
    { kind: 'simulate', name: 'a', model: 'models/a.json', options: { seed: 1, hours: 4 } },
    { kind: 'webhook', endpoint: 'wfm', message },
  ])
    expect(readJob(data)).toEqual(data)
})
