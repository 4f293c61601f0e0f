import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'

let emulator: Emulator
let cli: Cli
beforeAll(async () => {
  emulator = await startEmulator({ seed: 5, agents: 4, queues: 3, skills: 5, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
  const [gone] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  if (gone !== undefined) gone.state = 'inactive'
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

it('lists queues, skills and agents by name, with id and division', async () => {
  const { queues, skills, users } = emulator.world
  const listed = async (what: string) => JSON.parse((await cli.run(`list ${what} --json`)).out)
  const sorted = (names: readonly string[]): string[] => [...names].sort()
  const named = (all: readonly { name: string }[]): string[] => all.map(({ name }) => name)
  expect(named(await listed('queues'))).toEqual(sorted([...queues.values()].map(({ config }) => config.name)))
  expect(named(await listed('skills'))).toEqual(sorted([...skills.values()].map(({ name }) => name)))
  const active = [...users.values()].filter(({ state }) => state === 'active')
  expect(named(await listed('agents'))).toEqual(sorted(active.map(({ name }) => name)))
  const [nowhere] = active
  if (nowhere === undefined) throw new Error('no agents')
  Reflect.deleteProperty(nowhere, 'email')
  const mails = await listed('agents')
  for (const { id, email } of active) {
    expect(mails.find((one: { id: string }) => one.id === id)?.about).toBe(email)
  }
  const [queue] = queues.values()
  const { out } = await cli.run('list queues')
  expect(out).toMatch(/Name +Id +Division +Members/)
  expect(out).toContain(queue?.id)
  expect(await cli.run('list rings')).toMatchObject({ code: 2, err: expect.stringContaining('queues, skills, agents') })
})
