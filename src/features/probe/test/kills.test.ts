/**
 * A probe that writes is killed at any request, before or after the platform carried it out: restoreProbe then leaves the org
 * as it was. Two hundred kills: SKILLROUTE_FULL=1.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { seededRandom } from '../../../core/random'
import { memoryJournal, memoryLease } from '../../../stores/memory/memory'
import { CHECKS } from '../list/checks'
import { probeOrg } from '../probe-org'
import { restoreProbe } from '../write/restore'
import { configurationOf } from './configuration'
import { dyingProcess } from './dying-process'

const KILLS = process.env.SKILLROUTE_FULL === '1' ? 200 : 5
/** About as many requests as a whole run of the writing checks sends. */
const REQUESTS = 90
/** What only reads needs no kills here, nor a notification channel, which ends by itself. */
const only = CHECKS.filter(({ needs }) => needs === 'writes' || needs === 'user')
  .map(({ id }) => id)
  .filter((id) => !id.startsWith('notifications.'))

let org: Emulated
beforeAll(async () => {
  const lags = { lagMs: 1_000, newSkillLagMs: 5_000, newQueueLagMs: 3_000, deletedQueueLagMs: 4_000 }
  org = await emulated({ agents: 6, queues: 2, skills: 4, switches: { ...lags, newMemberLagMs: 2_000 } })
})
afterAll(() => org.stop())

it(`after ${KILLS} kills the org is as it was`, async () => {
  const random = seededRandom('killed probes')
  const [user] = org.emulator.world.users.values()
  const before = configurationOf(org.emulator.world)
  let removed = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const at = 2 + Math.floor((REQUESTS * (kill + random())) / KILLS)
    const retained = memoryJournal()
    const { client, journal, signal } = dyingProcess(org, at, random() < 0.5, retained)
    await probeOrg(client, { writes: true, user: user?.id, journal, signal, only }).catch(() => undefined)
    await client.close()
    const report = await restoreProbe(org.client, { journal: retained })
    removed += report.removed.length
    expect(report.left).toEqual([])
    expect(configurationOf(org.emulator.world), `killed at request ${at}`).toEqual(before)
    // What never showed is looked for again for a day, and then no more.
    const again = await restoreProbe(org.client, { journal: retained })
    expect(again).toEqual({ removed: [], left: [], unseen: report.unseen, runs: report.unseen.length === 0 ? 0 : 1 })
  }
  expect(removed).toBeGreaterThan(KILLS / 2)
})

it('nothing is removed while the probe is at work: it would lose what it works with', async () => {
  const [journal, lease] = [memoryJournal(), memoryLease({ clock: org.clock })]
  let [refused, restoring]: unknown[] = []
  const before = configurationOf(org.emulator.world)
  const profile = await probeOrg(org.client, {
    writes: true,
    journal,
    lease,
    only: ['queues.whole-put', 'lags.deleted-queue'],
    onProgress: ({ check }) => {
      if (check !== 'queues.whole-put') return
      restoring = restoreProbe(org.client, { journal, lease }).catch((error: unknown) => {
        refused = error
      })
    },
  })
  await restoring
  expect(refused).toMatchObject({ code: 'plan.locked' })
  expect(profile.checks.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
  expect(configurationOf(org.emulator.world)).toEqual(before)
})

it('what somebody took over under another name is left alone, and named', async () => {
  const { world } = org.emulator
  const before = configurationOf(world)
  const retained = memoryJournal()
  const { client, journal, signal } = dyingProcess(org, 40, true, retained)
  await probeOrg(client, { writes: true, journal, signal, only }).catch(() => undefined)
  await client.close()
  const made = [...world.queues.values()].find(({ config }) => config.name.startsWith('skillroute-probe-'))
  const name = made?.config.name
  if (made === undefined) throw new Error('killed too early or too late')
  made.config.name = 'Night shift'
  const report = await restoreProbe(org.client, { journal: retained })
  expect(report.left).toEqual([{ name, why: expect.stringContaining('it is called Night shift now') }])
  expect(world.queues.has(made.id)).toBe(true)
  made.config.name = name ?? ''
  expect(await restoreProbe(org.client, { journal: retained })).toMatchObject({ removed: [name], left: [] })
  expect(configurationOf(world)).toEqual(before)
})

it('an abort in the middle removes everything by itself', async () => {
  const [user] = org.emulator.world.users.values()
  const before = configurationOf(org.emulator.world)
  const stop = new AbortController()
  const probing = probeOrg(org.client, {
    writes: true,
    user: user?.email,
    only,
    signal: stop.signal,
    onProgress: ({ check }) => {
      if (check === 'lags.members') stop.abort(new Error('enough'))
    },
  })
  await expect(probing).rejects.toThrow('enough')
  expect(configurationOf(org.emulator.world)).toEqual(before)
})
