/** What was reported of ringing, after-call work and priorities, by the numbers of the table of facts. */

import { expect, it } from 'vitest'
import { DAY_MS } from '../../../src/core/time/durations'
import type { WorldHistory } from '../../../src/emulator'
import { buildPlan, captureSnapshot } from '../../../src/workflows'
import { emulated } from '../../support/emulated'
import { type Lab, startLab } from '../lab'

const AT = '/api/v2/routing/queues'

/** Rows of a history that began at a time or later. */
function rowsFrom({ count, start }: WorldHistory, fromMs: number): number[] {
  return Array.from({ length: count }, (_, row) => row).filter((row) => (start[row] ?? 0) >= fromMs)
}

async function aggregates(lab: Lab, groupBy: readonly string[], metrics: readonly string[]) {
  const now = lab.clock.now()
  const interval = `${new Date(now - DAY_MS).toISOString()}/${new Date(now).toISOString()}`
  const body = { interval, groupBy, metrics }
  return (await lab.call('POST', '/api/v2/analytics/conversations/aggregates/query', body)).body.results
}

it('fact 57: an agent who does not answer is not responding, and the contact goes back to its place', async () => {
  const switches = { notAnsweredShare: 0.2, notRespondingMinutes: 4, tokenSeconds: 10 * DAY_MS }
  const lab = await startLab({ agents: 16, queues: 2, skills: 4, switches })
  await lab.clock.advance(DAY_MS)
  const history = lab.emulator.world.history()
  const rows = rowsFrom(history, lab.clock.now() - DAY_MS)
  const missed = rows.flatMap((row) => history.missedAlerts(row).map((alert) => ({ ...alert, row })))
  expect(missed.length).toBeGreaterThan(10)
  for (const { agent, fromMs, toMs, row } of missed) {
    const type = history.contactTypes[history.type[row] ?? 0]
    const config = Object(lab.emulator.world.queues.get(type?.queueId ?? '')?.config.mediaSettings)
    const seconds = config[type?.mediaType === 'voice' ? 'call' : String(type?.mediaType)].alertingTimeoutSeconds
    expect(Math.abs(toMs - fromMs - seconds * 1000)).toBeLessThan(2)
    const { status } = history.agentAt(history.agentIds[agent] ?? '', toMs + 1)
    expect(['NOT_RESPONDING', 'OFF_QUEUE', 'INTERACTING']).toContain(status)
    // It still waits after that, or somebody else or the same agent answers later.
    expect((history.start[row] ?? 0) + (history.waitMs[row] ?? 0)).toBeGreaterThanOrEqual(toMs - 1)
  }
  const byUser = JSON.stringify(await aggregates(lab, ['userId'], ['tNotResponding']))
  for (const { agent } of missed) expect(byUser).toContain(history.agentIds[agent])
  await lab.stop()
})

it('fact 58: a time-out ends after-call work, and a forced one sets its length', async () => {
  const lab = await startLab({ agents: 16, queues: 2, skills: 4, switches: { tokenSeconds: 10 * DAY_MS } })
  const [queue] = lab.emulator.world.queues.values()
  if (queue === undefined) throw new Error('no queue')
  const acw = async (wrapupPrompt: string, timeoutMs: number): Promise<number[]> => {
    const body = { ...queue.config, acwSettings: { wrapupPrompt, timeoutMs } }
    expect((await lab.call('PUT', `${AT}/${queue.id}`, body)).status).toBe(200)
    const fromMs = lab.clock.now()
    await lab.clock.advance(DAY_MS)
    const history = lab.emulator.world.history()
    const isOwn = (row: number) => history.contactTypes[history.type[row] ?? 0]?.queueId === queue.id
    const found = rowsFrom(history, fromMs).filter((row) => isOwn(row) && (history.agent[row] ?? -1) >= 0)
    expect(found.length).toBeGreaterThan(20)
    return found.map((row) => history.acwMs[row] ?? 0)
  }
  expect(Math.max(...(await acw('MANDATORY_TIMEOUT', 20_000)))).toBe(20_000)
  expect(new Set(await acw('MANDATORY_FORCED_TIMEOUT', 20_000))).toEqual(new Set([20_000]))
  await lab.stop()
})

it('fact 59: queues that score by priority alone go before those that score by time and priority', async () => {
  const waits = async (scoringMethod: string): Promise<number> => {
    const lab = await startLab({ agents: 10, queues: 2, skills: 2, switches: { tokenSeconds: 10 * DAY_MS } })
    const { queues, users, contactTypes } = lab.emulator.world
    const [queue, other] = [...queues.values()]
    if (queue === undefined || other === undefined) throw new Error('no queues')
    for (const one of [queue, other]) {
      const settings = { skillEvaluationMethod: 'NONE', bullseye: undefined, memberGroups: [] }
      Object.assign(one.config, settings, { scoringMethod: one === queue ? scoringMethod : 'TimestampAndPriority' })
      for (const { id } of users.values())
        one.members.set(id, { userId: id, joined: true, ringNumber: 1, memberBy: 'user', addedAtMs: 0 })
    }
    for (const type of contactTypes)
      for (let i = 0; i < type.weekRates.length; i++) type.weekRates[i] = i % 96 > 31 && i % 96 < 68 ? 6 : 0
    const fromMs = lab.clock.now()
    await lab.clock.advance(DAY_MS)
    const history = lab.emulator.world.history()
    const isOwn = (row: number) => history.contactTypes[history.type[row] ?? 0]?.queueId === queue.id
    const own = rowsFrom(history, fromMs).filter((row) => isOwn(row) && Number.isFinite(history.waitMs[row]))
    await lab.stop()
    return own.reduce((sum, row) => sum + (history.waitMs[row] ?? 0), 0) / own.length
  }
  const [first, among] = [await waits('PriorityOnly'), await waits('TimestampAndPriority')]
  expect(first / among).toBeLessThan(0.8)
})

it('fact 60: BEST considers up to 100 agents, the idle longest or those with the skills', async () => {
  const service = async (bestCandidatesBy: 'idle' | 'skills'): Promise<number> => {
    const switches = { bestCandidatesBy, tokenSeconds: 10 * DAY_MS }
    const lab = await startLab({ agents: 600, queues: 1, skills: 2, switches })
    const { queues, users, contactTypes } = lab.emulator.world
    const [queue] = queues.values()
    if (queue === undefined) throw new Error('no queue')
    Object.assign(queue.config, { skillEvaluationMethod: 'BEST', bullseye: undefined, memberGroups: [] })
    for (const { weekRates } of contactTypes)
      for (const i of weekRates.keys()) weekRates[i] = i % 96 > 40 && i % 96 < 60 ? 4 : 0
    const requested = new Set(contactTypes.flatMap(({ skillIds }) => skillIds))
    for (const [at, user] of [...users.values()].entries()) {
      queue.members.set(user.id, { userId: user.id, joined: true, ringNumber: 1, memberBy: 'user', addedAtMs: 0 })
      for (const id of requested) at % 8 === 0 ? user.skills.set(id, 3) : user.skills.delete(id)
    }
    const fromMs = lab.clock.now()
    await lab.clock.advance(DAY_MS)
    const history = lab.emulator.world.history()
    const rows = rowsFrom(history, fromMs)
    await lab.stop()
    return rows.filter((row) => (history.waitMs[row] ?? 0) <= 20_000).length / rows.length
  }
  expect((await service('skills')) - (await service('idle'))).toBeGreaterThan(0.05)
})

it('fact 61: a plan that makes a queue evaluate BEST warns of the limit that an org is said to have', async () => {
  const org = await emulated({ seed: 3, agents: 8, queues: 8 })
  const snapshot = await captureSnapshot(org.client)
  await org.stop()
  const queue = snapshot.queues.find(({ evaluation }) => evaluation !== 'BEST')
  if (queue === undefined) throw new Error('every queue evaluates BEST')
  const desired = { format: 'skillroute/desired@1', queues: { [queue.id]: { evaluation: 'BEST' } } } as const
  const { warnings } = buildPlan({ snapshot, desired, effect: null })
  expect(warnings.join(' ')).toContain(`${queue.name} would evaluate BEST: an org is said to have a limit`)
  const none = buildPlan({ snapshot, desired: { format: 'skillroute/desired@1' }, effect: null })
  expect(none.warnings.join(' ')).not.toContain('is said to have a limit')
})
