/** `skillroute status --watch` against the emulator: by notifications, polled, redrawn, and ended by Ctrl-C. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn, settingsOf } from '../support/cli'
import { quietIo } from '../support/quiet-io'

const CLEAR = '\u001B[2J\u001B[H'
let emulator: Emulator
let cli: Cli

beforeAll(async () => {
  emulator = await startEmulator({ seed: 5, agents: 12, queues: 2, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

describe('status --watch', () => {
  it('prints a line of JSON a sample, the present by notifications', async () => {
    const { code, out, err } = await cli.run('status --watch 0.05 --samples 3 --json')
    expect(code, err).toBe(0)
    const samples: unknown[] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(samples).toHaveLength(3)
    for (const sample of samples) expect(sample).toMatchObject({ live: true, queues: [{}, {}] })
    expect(err).toBe('')
  })

  it('asks each time with --poll, and prints blocks where nothing can be redrawn', async () => {
    const { code, out } = await cli.run('status --watch 0.05 --samples 2 --poll')
    expect(code).toBe(0)
    expect(out.match(/ UTC, asked for\n/g)).toHaveLength(2)
    expect(out.match(/Now, and the last 30 minutes/g)).toHaveLength(2)
    expect(out).not.toContain('\u001B')
  })

  it('says why and polls where notifications are refused', async () => {
    emulator.faults.add({ path: 'notifications/channels', fault: { kind: 'status', status: 403 } })
    const { code, out, err } = await cli.run('status --watch 0.05 --samples 1')
    emulator.faults.clear()
    expect(code).toBe(0)
    expect(out).toContain('asked for')
    expect(err).toContain('note Polling')
  })

  it('draws the screen anew on a terminal, and ends without failure on Ctrl-C', async () => {
    const controller = new AbortController()
    let out = ''
    const code = await run(
      ['status', '--watch', '0.05', '--poll'],
      quietIo(cli.cwd, {
        out(text) {
          out += text
          if (out.split(CLEAR).length > 3) controller.abort(new Error('interrupted'))
        },
        env: settingsOf(emulator),
        columns: 140,
        liveOut: true,
        signal: controller.signal,
      }),
    )
    expect(code).toBe(0)
    expect(out.startsWith(CLEAR)).toBe(true)
    expect(out.split(CLEAR)).toHaveLength(4)
  })

  it('refuses what makes no sense', async () => {
    expect(await cli.run('status --samples 2')).toMatchObject({ code: 2 })
    expect(await cli.run('status --watch 0')).toMatchObject({ code: 2 })
  })
})
