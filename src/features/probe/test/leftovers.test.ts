/** What a probe may leave in an org although it does not appear: the journal keeps it, and it is searched for again. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { countingSocket } from '../../../../test/support/counting-socket'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { PlanError } from '../../../core/errors'
import { DAY_MS, MINUTE_MS } from '../../../core/time/durations'
import type { Lease } from '../../../documents'
import { memoryJournal } from '../../../stores/memory/memory'
import { probeOrg } from '../probe-org'
import { restoreProbe } from '../write/restore'
import { configurationOf } from './configuration'
import { dyingProcess } from './dying-process'

const isNewQueue = (method: string, path: string): boolean => method === 'POST' && path === '/api/v2/routing/queues'

let org: Emulated
beforeAll(async () => {
  org = await emulated({ agents: 4, queues: 1, skills: 2, switches: { newQueueLagMs: 10 * MINUTE_MS } })
})
afterAll(() => org.stop())

/** A run that dies at the creation of its queue. @returns its journal */
async function diesAtQueue(isAnswerLost: boolean) {
  const retained = memoryJournal()
  const { client, journal, signal } = dyingProcess(org, isNewQueue, isAnswerLost, retained)
  await probeOrg(client, { writes: true, journal, signal, only: ['lags.new-queue'] }).catch(() => undefined)
  await client.close()
  return retained
}

it('a queue that shows ten minutes after its creation is removed by the restore after that', async () => {
  const before = configurationOf(org.emulator.world)
  const journal = await diesAtQueue(true)
  const first = await restoreProbe(org.client, { journal })
  expect(first.unseen).toEqual([expect.stringMatching(/^skillroute-probe-\w+-queue$/)])
  expect(configurationOf(org.emulator.world)).not.toEqual(before)
  await org.clock.advance(10 * MINUTE_MS)
  expect(await restoreProbe(org.client, { journal })).toEqual({ removed: first.unseen, left: [], unseen: [], runs: 1 })
  expect(configurationOf(org.emulator.world)).toEqual(before)
})

it('what was never created is looked for until a day has passed', async () => {
  const journal = await diesAtQueue(false)
  expect((await restoreProbe(org.client, { journal })).unseen).toHaveLength(1)
  expect((await restoreProbe(org.client, { journal })).unseen).toHaveLength(1)
  await org.clock.advance(DAY_MS)
  expect(await restoreProbe(org.client, { journal })).toEqual({ removed: [], left: [], unseen: [], runs: 1 })
  expect(await restoreProbe(org.client, { journal })).toEqual({ removed: [], left: [], unseen: [], runs: 0 })
})

it('a creation that is refused leaves nothing to look for', async () => {
  org.emulator.faults.add({ method: 'POST', path: 'routing/languages', fault: { kind: 'status', status: 403 } })
  const profile = await probeOrg(org.client, { writes: true, only: ['skills.deleted', 'languages.fraction'] })
  org.emulator.faults.clear()
  expect([profile.left, profile.unseen]).toEqual([undefined, undefined])
})

it('a probe that loses its lease writes no more, and what it made waits for a restore', async () => {
  const { world, stats } = org.emulator
  const before = configurationOf(world)
  const lost = new AbortController()
  const released: string[] = []
  const lease: Lease = {
    acquire: async (name) => ({
      holder: { id: 'h', purpose: 'probe', host: '', bootId: '', pid: 1, since: '', heartbeat: '' },
      lost: lost.signal,
      release: async () => void released.push(name),
    }),
  }
  const journal = memoryJournal()
  let effects = 0
  const probing = probeOrg(org.client, {
    writes: true,
    journal,
    lease,
    only: ['lags.new-skill', 'skills.deleted'],
    onProgress: ({ check }) => {
      if (check !== 'skills.deleted') return
      effects = [...stats.effects.values()].reduce((sum, count) => sum + count, 0)
      lost.abort(new PlanError('locked', 'somebody else has the lease'))
    },
  })
  await expect(probing).rejects.toMatchObject({ code: 'plan.locked' })
  expect([...stats.effects.values()].reduce((sum, count) => sum + count, 0)).toBe(effects)
  expect(released).toHaveLength(1)
  expect(configurationOf(world)).not.toEqual(before)
  await org.clock.advance(10 * MINUTE_MS)
  expect(await restoreProbe(org.client, { journal })).toMatchObject({ left: [], unseen: [] })
  expect(configurationOf(world)).toEqual(before)
})

it('a socket that answers no ping is told from one that does, and a full set of channels is left alone', async () => {
  const only = ['notifications.heartbeat', 'notifications.pong']
  const webSocket = countingSocket(org.during)
  const probed = async () => await probeOrg(org.client, { writes: true, only, webSocket })
  expect((await probed()).checks.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
  org.emulator.streams.setFaults({ lostPongs: 1 })
  const silent = await probed()
  expect(silent.facts.answersPings).toBe(false)
  while ((await org.client.notifications.channels.list()).length < 20) await org.client.notifications.channels.create()
  const full = await probed()
  expect(full.checks.map(({ verdict, evidence }) => [verdict, evidence])).toEqual([
    ['unknown', '20 channels'],
    ['unknown', '20 channels'],
  ])
  expect(await org.client.notifications.channels.list()).toHaveLength(20)
})
