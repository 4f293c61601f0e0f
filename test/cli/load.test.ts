/** `--load`: contacts that a file or workforce management forecasts, in the place of those that were measured. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, WEEK_MINUTES } from '../../src/core/time/durations'
import type { GuardrailResult, Plan } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import type { QueueHistory } from '../../src/workflows'
import type { StatusSample } from '../../src/workflows/status/watch'
import { type Cli, cliIn } from '../support/cli'
import { longerContacts } from '../support/fewer-contacts'

let emulator: Emulator
let cli: Cli
/** A queue whose contacts all have somebody to serve them. */
let queue: string
let measured: number

beforeAll(async () => {
  emulator = await startEmulator({ seed: 5, agents: 12, queues: 3, skills: 5, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
  put('desired.json', JSON.stringify({ format: 'skillroute/desired@1', agents: {} }))
  const served = (await rows<QueueHistory>('')).find(({ saturation }) => saturation?.saturation != null)
  queue = served?.queue.name ?? ''
  measured = served?.saturation?.saturation ?? 0
  put('limits.json', JSON.stringify({ format: 'skillroute/guardrails@1', saturation: [{ queue, maxSaturation: 1 }] }))
  put('few.json', load(1))
  put('many.json', load(100_000))
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

function put(name: string, text: string): void {
  writeFileSync(join(cli.cwd, name), text)
}

/** The two hours of the last day in which the queue has most contacts: its agents are there then. */
function busiestHours(): number {
  const types = [...emulator.world.contactTypes].filter(
    ({ queueId }) => emulator.world.queues.get(queueId)?.config.name === queue,
  )
  const rateAt = (atMs: number): number =>
    types.reduce((sum, { weekRates }) => {
      const minute = ((atMs - Date.UTC(2026, 0, 5)) / MINUTE_MS) % WEEK_MINUTES
      return sum + (weekRates[Math.floor((minute * weekRates.length) / WEEK_MINUTES)] ?? 0)
    }, 0)
  const hour = Math.floor(Date.now() / HOUR_MS)
  const starts = Array.from({ length: 20 }, (_, i) => (hour - 2 - i) * HOUR_MS)
  return starts.reduce((best, at) =>
    rateAt(at) + rateAt(at + HOUR_MS) > rateAt(best) + rateAt(best + HOUR_MS) ? at : best,
  )
}

/** So many contacts an hour for the queue, in two of its hours. */
function load(offered: number, of = queue): string {
  const start = new Date(busiestHours()).toISOString()
  const groups = [{ routes: [{ queue: of }], offered: [offered, offered] }]
  return JSON.stringify({ format: 'skillroute/load@1', start, intervalMinutes: 60, groups })
}

async function rows<T>(more: string): Promise<T[]> {
  const { code, out, err } = await cli.run(`status --window 1440 --saturation ${more} --json`)
  expect(code, err).toBe(0)
  return out
    .trim()
    .split('\n')
    .map((text): T => JSON.parse(text))
}

const saturationOf = (found: readonly QueueHistory[]): number =>
  found.find((one) => one.queue.name === queue)?.saturation?.saturation ?? Number.NaN

describe('plan --load', () => {
  const plan = (from: string) =>
    cli.run(`plan desired desired.json --days 2 --forecast none --guardrails limits.json ${from}`)
  const verdict = (): GuardrailResult | undefined => {
    const made: Plan = JSON.parse(readFileSync(join(cli.cwd, 'plan.json'), 'utf8'))
    return made.guardrails?.[0]
  }

  it('evaluates limits on saturation by the demand, without a forecast too', async () => {
    const { code, err } = await plan('')
    // Whether the demand passes the limit depends on the days that are the last ones.
    expect([0, 4], err).toContain(code)
    expect(verdict()).toMatchObject({
      kind: 'saturation',
      ok: code === 0,
      message: expect.stringContaining('of capacity'),
    })
  })

  it('evaluates limits on saturation by the contacts of a file', async () => {
    const few = await plan('--load few.json')
    expect(few.code, few.err).toBe(0)
    expect(verdict()).toMatchObject({ kind: 'saturation', ok: true, message: expect.stringContaining('forecast from') })
    const many = await plan('--load many.json')
    expect(many.code, many.err).toBe(4)
    expect(many.out).toContain('saturation[0].maxSaturation')
    expect(verdict()).toMatchObject({ ok: false, message: expect.stringContaining('give these queues more agents') })
  })

  it('evaluates the load by the default limit if no guardrails have one', async () => {
    const many = await cli.run('plan desired desired.json --days 2 --forecast none --load many.json')
    expect(many.code, many.err).toBe(4)
    expect(verdict()).toMatchObject({ kind: 'saturation', ok: false, limit: 0.95 })
  })

  it('evaluates them by the forecast of workforce management', async () => {
    const { code, err } = await plan('--load wfm')
    expect([0, 4], err).toContain(code)
    const { message = '' } = verdict() ?? {}
    expect(message).toMatch(/forecast from \d{4}-\d\d-\d\dT00:00:00.000Z/)
    const start = /forecast from (\S+)/.exec(message)?.[1] ?? ''
    expect(new Date(start).getUTCDay()).toBe(1)
  })

  it('refuses what cannot be counted, before the org is read', async () => {
    put('nowhere.json', load(1, 'Nowhere'))
    const unknown = await plan('--load nowhere.json')
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('no queue "Nowhere"') })
    const before = emulator.stats.requests
    expect(await plan('--load none.json')).toMatchObject({ code: 2, err: expect.stringContaining('none.json') })
    expect(emulator.stats.requests).toBe(before)
  })
})

describe('status --saturation --load', () => {
  it('says how full each queue would run by the contacts of a file', async () => {
    expect(saturationOf(await rows('--load few.json'))).toBeLessThan(measured)
    expect(saturationOf(await rows('--load many.json'))).toBeGreaterThan(10)
    const { out } = await cli.run('status --window 1440 --coverage --load few.json')
    expect(out).toContain('count the contacts forecast from')
  })

  it('takes the forecast of workforce management, also while it watches', async () => {
    const forecast = await rows<QueueHistory>('peak --load wfm')
    const requested = (found: readonly QueueHistory[]): number =>
      found.reduce(
        (sum, { saturation }) => sum + (saturation?.contactTypes ?? []).reduce((n, t) => n + t.offered, 0),
        0,
      )
    const expected = emulator.world.contactTypes.reduce(
      (sum, { weekRates }) => sum + weekRates.reduce((a, b) => a + b),
      0,
    )
    expect(requested(forecast) / expected).toBeCloseTo(1, 6)
    const [sample] = await rows<StatusSample>('peak --load wfm --watch 0.05 --samples 1 --poll')
    expect(requested(sample?.queues ?? []) / expected).toBeCloseTo(1, 6)
  })

  it('is unknown, not 0, for queues that it does not name, at hours of the week that the window has not', async () => {
    const start = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS + 48 * HOUR_MS).toISOString()
    const groups = [{ routes: [{ queue }], offered: [4, 4] }]
    put('later.json', JSON.stringify({ format: 'skillroute/load@1', start, intervalMinutes: 60, groups }))
    const known = (await rows<QueueHistory>('--load later.json')).filter(({ saturation }) => saturation !== undefined)
    expect(known.map((one) => one.queue.name)).toEqual([queue])
    const { out } = await cli.run('status --window 1440 --saturation --load later.json')
    expect(out).toContain('Saturation –: not known')
    // With a whole week in the window, every hour is known.
    const week = await cli.run('status --window 10080 --saturation --load later.json --json')
    expect(week.out.match(/"contactTypes"/g)?.length).toBeGreaterThan(1)
  })

  it('is refused where nothing counts it', async () => {
    expect(await cli.run('status --load few.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--saturation or --coverage'),
    })
    expect(await cli.run('status --saturation --load none.json')).toMatchObject({ code: 2 })
  })
})
