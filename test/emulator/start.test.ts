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
