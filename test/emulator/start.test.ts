import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startEmulator } from '../../src/emulator'
import { cliIn } from '../support/cli'

it('says that its port is taken, and what to do', async () => {
  const first = await startEmulator({ agents: 2, queues: 1, skills: 1 })
  const { port } = new URL(first.url)
  const cli = cliIn(first)
  try {
    await expect(startEmulator({ agents: 2, port: Number(port) })).rejects.toMatchObject({
      name: 'ConfigError',
      message: `The emulator cannot listen on port ${port}: something else listens there. Choose another, or 0 for any free one.`,
    })
    const { code, err } = await cli.run(`emulator --agents 2 --port ${port}`)
    expect([code, err]).toEqual([2, expect.stringContaining('something else listens there')])
  } finally {
    cli.remove()
    await first.stop()
  }
})

it('gives the history the nature that switches set', async () => {
  const emulator = await startEmulator({ agents: 5, queues: 1, skills: 1, switches: { absentShare: 1 } })
  const { agentIds, onQueueSpans } = emulator.world.history()
  expect(agentIds.flatMap((id) => onQueueSpans(id))).toEqual([])
  await emulator.stop()
})

it('refuses shares and amounts that make no sense', async () => {
  const switches = { redialShare: 1.5, absentShare: -1, lateMinutes: Number.NaN, learningContacts: 0 }
  const refused = startEmulator({ switches: { ...switches, nextDayShare: 1 } })
  await expect(refused).rejects.toMatchObject({
    name: 'ValidationError',
    issues: [
      { path: 'options.switches.lateMinutes', message: 'must be a number, not NaN' },
      { path: 'options.switches.learningContacts', message: 'must be a number above 0, not 0' },
      { path: 'options.switches.redialShare', message: 'must be a ratio from 0 to 1, not 1.5' },
      { path: 'options.switches.absentShare', message: 'must be a ratio from 0 to 1, not -1' },
    ],
  })
})

it('lets a process end without stop, once its connections are idle, if keepAlive is false', async () => {
  const program = `import { startEmulator } from ${JSON.stringify(new URL('../../dist/emulator.js', import.meta.url))}
    const { url } = await startEmulator({ agents: 2, queues: 1, skills: 1, keepAlive: false })
    console.log((await fetch(url + '/api/v2/users/me')).status)`
  const timeout = 300_000
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { timeout })
  expect(await run).toMatchObject({ stdout: '401\n' })
})
