import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterEach, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/random'
import { hookServer } from '../support/hooks'

/** A small form; the large one is SKILLROUTE_RELAY_EVENTS=10000 SKILLROUTE_RELAY_KILLS=50. */
const EVENTS = Number(process.env.SKILLROUTE_RELAY_EVENTS ?? 150)
const KILLS = Number(process.env.SKILLROUTE_RELAY_KILLS ?? 2)
const SEED = process.env.SKILLROUTE_RELAY_SEED ?? 'relay'
const ENDPOINTS = 2
const SUBJECTS = 40
const FAILING = 0.3

let ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.reverse()) await end()
  ends = []
})

/** What an endpoint saw of one message. */
interface Seen {
  arrivals: number
  delivered: number
  readonly body: string
}

it(`a relay that is killed ${KILLS} times brings or keeps each of ${EVENTS} events, in order`, async () => {
  const random = seededRandom(SEED)
  const folder = await mkdtemp(join(tmpdir(), 'relay-kill-'))
  ends.push(() => rm(folder, { recursive: true, force: true }))
  const program = join(folder, 'relay-run.mjs')
  const entryPoints = [join(import.meta.dirname, 'relay-run.ts')]
  await build({ entryPoints, outfile: program, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' })

  const seen = new Map<string, Seen>()
  const newest = new Map<string, number>()
  const disorder: string[] = []
  let arrivals = 0
  let refused = 0
  const server = await hookServer(({ path, headers, body }) => {
    arrivals += 1
    const id = String(headers['webhook-id'])
    const n = Number(id.slice('evt_'.length))
    const lane = `${path} ${n % SUBJECTS}`
    // Older than one that came before: it was overtaken. The same again is a repeat, which may be.
    if (n < (newest.get(lane) ?? -1)) disorder.push(`${lane}: ${n} after ${newest.get(lane)}`)
    newest.set(lane, Math.max(n, newest.get(lane) ?? -1))
    const key = `${path} ${id}`
    const one = seen.get(key) ?? { arrivals: 0, delivered: 0, body }
    seen.set(key, one)
    if (one.body !== body) disorder.push(`${key} changed`)
    one.arrivals += 1
    const chance = random()
    if (chance < FAILING) {
      refused += 1
      return chance < FAILING / 4 ? { status: 0, reset: true } : { status: chance < FAILING / 2 ? 503 : 500 }
    }
    one.delivered += 1
    return { status: 200 }
  })
  ends.push(server.close)

  const outbox = join(folder, 'outbox')
  const start = (...death: string[]) => {
    const numbers = [ENDPOINTS, EVENTS, SUBJECTS].map(String)
    return spawn(process.execPath, [program, outbox, server.url, ...numbers, ...death], { stdio: 'pipe' })
  }
  const share = (EVENTS * ENDPOINTS) / (1 - FAILING) / (KILLS + 1)
  let killed = 0
  while (killed < KILLS) {
    // A part of the run, drawn anew each time, at most its share, so that something is left for the last kill; every other
    // time the process ends itself at one of its writes.
    const part = Math.ceil(random() * share)
    const atWrite = killed % 2 === 0 ? [] : [random() < 0.5 ? 'before' : 'after', String(part)]
    const child = start(...atWrite)
    const exit = once(child, 'exit')
    const until = arrivals + part
    while (atWrite.length === 0 && arrivals < until && child.exitCode === null) {
      await new Promise((done) => setTimeout(done, 3))
    }
    if (atWrite.length === 0) child.kill('SIGKILL')
    const [, signal] = await exit
    if (signal !== 'SIGKILL') break
    killed += 1
  }
  const last = start()
  let printed = ''
  let errors = ''
  last.stdout.on('data', (chunk) => (printed += String(chunk)))
  last.stderr.on('data', (chunk) => (errors += String(chunk)))
  const [code] = await once(last, 'exit')
  expect([code, errors]).toEqual([0, ''])

  const dead = new Set(
    (JSON.parse(printed) as [string, string][]).map(([endpoint, id]) => `/hooks/${endpoint.split('-')[1]} ${id}`),
  )
  const all = Array.from({ length: ENDPOINTS }, (_, e) =>
    Array.from({ length: EVENTS }, (__, n) => `/hooks/${e} evt_${n}`),
  ).flat()
  const lost = all.filter((key) => (seen.get(key)?.delivered ?? 0) === 0 && !dead.has(key))
  expect(lost).toEqual([])
  expect(disorder).toEqual([])
  expect([...seen.keys()].filter((key) => !all.includes(key))).toEqual([])
  expect(killed).toBe(KILLS)
  const repeats = [...seen.values()].reduce((sum, one) => sum + Math.max(0, one.delivered - 1), 0)
  // A repeat costs a message under way at a kill; everything else would be a defect.
  expect(repeats).toBeLessThanOrEqual(KILLS * ENDPOINTS * 8)
  if (process.env.SKILLROUTE_RELAY_EVENTS !== undefined) {
    console.log({
      events: EVENTS,
      killed,
      arrivals,
      refused,
      dead: dead.size,
      repeats,
      lost: lost.length,
      disorder: disorder.length,
    })
  }
})
