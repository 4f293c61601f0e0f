import { expect, it } from 'vitest'
import { startEmulator } from '../../src/emulator'
import { cliIn } from '../support/cli'

it('says which queues and agents cannot be changed, by division', async () => {
  const switches = { writeDivisions: ['Home', 'Business', 'Partners'] }
  const emulator = await startEmulator({ seed: 5, agents: 20, queues: 6, switches })
  const cli = cliIn(emulator)
  const { code, out } = await cli.run('check')
  cli.remove()
  await emulator.stop()
  expect(code).toBe(0)
  const queue = [...emulator.world.queues.values()].find(
    ({ config }) => emulator.world.divisions.get(config.divisionId)?.name === 'Consumer',
  )
  expect(out).toMatch(/Cannot be changed in division Consumer: \d queues? \(.+\), \d agents? \(.+\)\./)
  expect(out).toContain(queue?.config.name)
})
