/** Small forms of `npm run soak -- namespaces` and `npm run soak -- pauses`. */
import { afterEach, describe, expect, it } from 'vitest'
import { createPostgresTables } from '../../src/stores/postgres'
import { noPostgres, startPostgres } from '../support/postgres'
import { startRedis, withoutRedis } from '../support/redis'
import { type HeldRig, heldRig, noNamespaces } from './held-rig'
import { acquired, killIn, pauseAndResume, pauseAt } from './held-rounds'

/** Leases live for seconds here, which a machine that is busy with other tests may not keep up with. */
const PATIENT = { retry: 2 }

let rig: HeldRig
afterEach(() => rig.stop())

describe('a process that is stopped until its lease has passed on', () => {
  it('writes nothing more with a lease in files', PATIENT, async () => {
    rig = await heldRig({})
    const round = await pauseAt(rig, 'f', 'turn', 2)
    expect(round).toMatchObject({ stopped: true, late: 0, wrong: 0, end: { code: 'plan.locked' } })
  })

  it.skipIf(withoutRedis)(`writes nothing more with a lease in Redis ${withoutRedis ?? ''}`, PATIENT, async () => {
    const redis = await startRedis()
    try {
      rig = await heldRig({ redis: { url: redis.url, client: redis.connect() } })
      // A Redis that has just started gives out no lease yet.
      await (await acquired(rig.lease, 'first', 'first')).release()
      const round = await pauseAt(rig, 'r', 'turn', 2)
      expect(round).toMatchObject({ stopped: true, late: 0, wrong: 0, end: { code: 'plan.locked' } })
    } finally {
      await redis.stop()
    }
  })

  it.skipIf(noPostgres)(`writes nothing more with a lease in PostgreSQL ${noPostgres ?? ''}`, PATIENT, async () => {
    const postgres = await startPostgres()
    await createPostgresTables(postgres.pool)
    try {
      rig = await heldRig({ postgres: { host: postgres.host, pool: postgres.pool } })
      const round = await pauseAt(rig, 'p', 'turn', 2)
      expect(round).toMatchObject({ stopped: true, late: 0, wrong: 0, end: { code: 'plan.locked' } })
    } finally {
      await postgres.stop()
    }
  })

  it.each([
    ['in the middle of an append', 'append', 3, Infinity],
    ['in the middle of an append, while another run is at work', 'append', 6, 3],
    ['before its request', 'turn', 2, Infinity],
  ] as const)('%s leaves a run that can be resumed and undone', PATIENT, async (_what, stage, nth, madeMeanwhile) => {
    rig = await heldRig({})
    const round = await pauseAndResume(rig, `a${nth}`, stage, { nth, madeMeanwhile })
    expect(round).toMatchObject({ stopped: true, wrong: 0, left: 0, end: { code: 'plan.locked' } })
  })

  it('says which write had left when it was stopped on the way to the network', PATIENT, async () => {
    rig = await heldRig({})
    const { end, late, wrong } = await pauseAt(rig, 'n', 'network', 2)
    expect(end).toMatchObject({ code: 'plan.locked', message: expect.stringContaining('may have taken effect: ') })
    expect(late).toBeLessThanOrEqual(2)
    expect(wrong).toBe(0)
  })
})

describe.skipIf(noNamespaces)(`a process that is killed in a PID namespace of its own ${noNamespaces ?? ''}`, () => {
  it.each(['waiting', 'breaking'] as const)('is followed in another one by %s', PATIENT, async (by) => {
    rig = await heldRig({})
    const { killed, wrong } = await killIn(rig, 'k', 3, by)
    expect({ killed, wrong }).toEqual({ killed: true, wrong: 0 })
  })
})
