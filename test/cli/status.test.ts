/** `skillroute status` over windows: past intervals in parts, occupancy, saturation and coverage, live and historical. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientCredentials, createClient } from '../../src'
import { statusTable } from '../../src/cli/documents/status-table'
import { DAY_MS } from '../../src/core/time/durations'
import { when } from '../../src/core/time/iso-time'
import { type Emulator, startEmulator } from '../../src/emulator'
import { count } from '../../src/report/text/kit/figures'
import { contactMeasures } from '../../src/resources/analytics/measures'
import type { QueueHistory, QueueStatus } from '../../src/workflows'
import type { StatusSample } from '../../src/workflows/status/watch'
import { type Cli, cliIn } from '../support/cli'
import { longerContacts } from '../support/fewer-contacts'
import { quietIo } from '../support/quiet-io'

let emulator: Emulator
let cli: Cli
/** Three weeks that ended a week ago: longer than one analytics query takes. */
let from: string
let to: string

beforeAll(async () => {
  emulator = await startEmulator({ seed: 5, agents: 30, queues: 3, skills: 5, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS
  from = new Date(midnight - 28 * DAY_MS).toISOString()
  to = new Date(midnight - 7 * DAY_MS).toISOString()
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

async function rows<T>(line: string): Promise<T[]> {
  const { code, out, err } = await cli.run(`${line} --json`)
  expect(code, err).toBe(0)
  return out
    .trim()
    .split('\n')
    .map((text): T => JSON.parse(text))
}

describe('status', () => {
  it('shows in its table how many agents are idle', async () => {
    const [first] = await rows<QueueStatus>('status')
    if (first === undefined) throw new Error('no queue')
    const status = { ...first, now: { ...first.now, agentsByStatus: { ...first.now.agentsByStatus, IDLE: 4321 } } }
    const text = statusTable(quietIo(cli.cwd, { columns: 140 }), [status], { window: 30 })
    expect(text).toMatch(/On queue +Idle/)
    expect(text).toContain(count(4321))
    // At night a table of zeros says that it is night.
    const table = (onQueueAgents: number) =>
      statusTable(
        quietIo(cli.cwd, { columns: 140 }),
        [{ ...first, measures: [], now: { ...first.now, onQueueAgents } }],
        { window: 30 },
      )
    expect(table(0)).toContain('Nobody is on queue, and no contacts came in the last 30 minutes')
    expect(table(1)).not.toContain('Nobody')
  })
})

describe('status --from --to', () => {
  it('gives offered, answered, abandoned, AHT, ASA, service level and transfers of any past interval, faults or not', async () => {
    const client = createClient({
      baseUrl: emulator.url,
      loginUrl: emulator.loginUrl,
      auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    })
    const metrics = ['nOffered', 'tAnswered', 'tAbandon', 'tHandle', 'nTransferred', 'oServiceLevel']
    const { results } = await client.analytics.conversationAggregates({
      interval: `${from}/${to}`,
      groupBy: ['queueId', 'mediaType'],
      metrics,
    })
    await client.close()
    const busiest = results
      .map(({ group = {}, data = [] }) => ({
        group,
        told: contactMeasures(
          data.flatMap((one) => one.metrics ?? []),
          metrics,
        ),
      }))
      .sort((a, b) => (b.told.offered ?? 0) - (a.told.offered ?? 0))[0]
    emulator.faults.add({ path: 'aggregates', times: 2, fault: { kind: 'status', status: 503 } })
    const before = emulator.stats.requests
    const past = await rows<QueueHistory>(`status --from ${from} --to ${to}`)
    emulator.faults.clear()
    expect(past).toHaveLength(3)
    // Three weeks in three parts, two of them asked twice, and the login and the list of queues.
    expect(emulator.stats.requests - before).toBeLessThanOrEqual(8)
    const own = past.find(({ queue }) => queue.id === busiest?.group.queueId)
    expect(own).not.toHaveProperty('now')
    expect(own?.window).toEqual({ start: from, end: to })
    const measures = own?.measures.find(({ mediaType }) => mediaType === busiest?.group.mediaType)
    const { offered, answered, abandoned, ahtSeconds, asaSeconds, serviceLevel, transferred } = busiest?.told ?? {}
    expect(offered).toBeGreaterThan(100)
    expect(measures).toMatchObject({ offered, answered, abandoned, ahtSeconds, asaSeconds, serviceLevel, transferred })
  })

  it('reads dates without a zone as those of UTC, as forecast and plan do', async () => {
    const { out } = await cli.run(`status --from ${from.slice(0, 10)} --to ${to.slice(0, 10)}`)
    expect(out).toContain(`From ${when(from)} to ${when(to)}`)
  })

  it('reads dates and local times by the zone, shows a table, and names the interval', async () => {
    const [start, end] = [from.slice(0, 10), to.slice(0, 10)]
    const { code, out } = await cli.run(`status --from ${start} --to ${end}T00:00 --time-zone UTC`)
    expect(code).toBe(0)
    expect(out).toContain(`From ${when(from)} to ${when(to)}`)
    for (const title of ['Answered', 'Transfers', 'Service level', 'ASA', 'AHT']) expect(out).toContain(title)
    expect(out).not.toContain('Waiting')
  })

  it.each([
    ['--to 2026-01-01T00:00Z', '--from'],
    ['--from 05/12/2025', 'two dates'],
    ['--from 2026-01-01T08:00', '--time-zone'],
    ['--from 2026-01-02T00:00Z --to 2026-01-01T00:00Z', 'later than --from'],
    ['--from 2999-01-01T00:00Z', 'in the future'],
    ['--from 2026-01-01T00:00Z --watch 1', '--watch'],
    ['--from 2026-01-01T00:00Z --window 5', '--window'],
  ])('refuses %s', async (line, said) => {
    const { code, err } = await cli.run(`status ${line}`)
    expect(code).toBe(2)
    expect(err).toContain(said)
  })
})

describe('status --saturation --coverage', () => {
  let twoDays: string
  beforeAll(() => {
    twoDays = `--from ${new Date(Date.parse(to) - 2 * DAY_MS).toISOString()} --to ${to}`
  })

  it('says how full each queue ran and who stands behind its contacts', async () => {
    const past = await rows<QueueHistory>(`status ${twoDays} --occupancy --saturation --coverage`)
    const busy = past.filter(({ saturation }) => saturation !== undefined)
    expect(busy.length).toBeGreaterThan(0)
    for (const { saturation, measures } of busy) {
      if (saturation?.saturation != null) expect(saturation.saturation).toBeGreaterThan(0)
      const requested = saturation?.contactTypes.reduce((sum, type) => sum + type.offered, 0)
      expect(requested).toBe(measures.reduce((sum, one) => sum + one.offered, 0))
      const covered = saturation?.contactTypes.reduce((sum, type) => sum + type.offered * type.onQueue, 0) ?? 0
      expect(saturation?.onQueue).toBeCloseTo(covered / (requested ?? 1))
    }
    // Another moment of the week, at which a queue of its own may ask for less of its agents than it typically does.
    const peaks = await rows<QueueHistory>(`status ${twoDays} --saturation peak`)
    const values = (all: QueueHistory[]) => all.map(({ saturation }) => saturation?.saturation)
    expect(values(peaks)).not.toEqual(values(past))
    expect(Math.max(...values(peaks).map((value) => value ?? 0))).toBeGreaterThan(0)
    const { out } = await cli.run(`status ${twoDays} --saturation --coverage`)
    for (const part of ['Saturation', 'Can serve', 'Covered', 'typical moment']) expect(out).toContain(part)
  })

  it('knows live how busy the members are, and watches saturation at one reading a minute', async () => {
    const [status] = await rows<QueueStatus>('status --window 5760 --saturation')
    const { INTERACTING = 0, COMMUNICATING = 0, IDLE = 0 } = status?.now.agentsByStatus ?? {}
    const all = INTERACTING + COMMUNICATING + IDLE
    expect(status?.now.occupancy).toBe(all === 0 ? null : INTERACTING / all)
    const before = new Map(emulator.stats.byRoute)
    // Four days, so that some are working days whenever this runs.
    const samples = await rows<StatusSample>('status --watch 0.05 --samples 3 --poll --window 5760 --saturation')
    expect(samples).toHaveLength(3)
    expect(samples[2]?.queues.some(({ saturation }) => saturation !== undefined)).toBe(true)
    const key = [...emulator.stats.byRoute.keys()].find((route) => route.includes('users/aggregates')) ?? ''
    expect((emulator.stats.byRoute.get(key) ?? 0) - (before.get(key) ?? 0)).toBe(1)
  })
})
