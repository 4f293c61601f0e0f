/** Commands that read an org for long end at the first Ctrl-C: at a request, and in the search or simulation after it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { Interrupted } from '../../src/terminal/io/exit-code'
import { type Cli, cliIn, runIn, settingsOf } from '../support/cli'
import { useRealThreads } from '../support/threads'

/** What may still leave: calls under way at the same time. */
const UNDER_WAY = 8

const DESIGN = 'experiment design plan.json --effect 0.05 --weeks 4 --past-weeks 3 --out e.json'

let emulator: Emulator
let cli: Cli
beforeAll(async () => {
  emulator = await startEmulator({ seed: 4, agents: 12, queues: 2, skills: 4, ratePerMinute: 60_000 })
  cli = cliIn(emulator)
  expect(await cli.run('plan tidy --remove-below 0.9 --rate 60000 --forecast none --out plan.json')).toMatchObject({
    code: 0,
  })
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})
useRealThreads()

const run = (line: string, signal: AbortSignal, onText?: (text: string) => void) =>
  runIn(cli.cwd, `${line} --rate 60000`.split(' '), { env: settingsOf(emulator), signal, onText })

it.each([
  ['plan', '/routing/queues'],
  ['plan', '/analytics'],
  ['recommend', '/analytics'],
  ['explain --days 30', '/analytics'],
  [DESIGN, '/analytics'],
])('%s ends when it is interrupted at a request of %s', async (line, path) => {
  const interrupted = new AbortController()
  let before = Number.NaN
  emulator.faults.add({
    path,
    times: 1,
    fault: {
      kind: 'secondWriter',
      write() {
        before = emulator.stats.requests
        interrupted.abort(new Interrupted('interrupted'))
      },
    },
  })
  const { code, out, err } = await run(line, interrupted.signal)
  expect({ code, out }, err).toEqual({ code: 75, out: '' })
  expect(emulator.stats.requests - before).toBeLessThanOrEqual(UNDER_WAY)
})

it.each(['plan', 'recommend'])('%s ends when it is interrupted in its calculation', async (line) => {
  const interrupted = new AbortController()
  const after: string[] = []
  let before = Number.NaN
  const { code, out, err } = await run(line, interrupted.signal, (text) => {
    if (interrupted.signal.aborted) after.push(text)
    else if (/looking for changes|simulating|days of the past/.test(text)) {
      before = emulator.stats.requests
      interrupted.abort(new Interrupted('interrupted'))
    }
  })
  expect({ code, out }, err).toEqual({ code: 75, out: '' })
  expect(emulator.stats.requests).toBe(before)
  expect(after.join('')).toMatch(/^error Interrupted/)
})
