import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import type { Plan } from '../../src/documents'
import { type Emulator, type EmulatorOptions, startEmulator, type WorldUser } from '../../src/emulator'
import { type Cli, cliIn } from './cli'

/** A small org, the command line in a folder of its own, and whom plans are about. New for each test. */
export interface TwoAgents {
  emulator: Emulator
  cli: Cli
  ann: WorldUser
  bob: WorldUser
  skill: { readonly id: string; readonly name: string }
  /** Writes a file into the folder. */
  put(name: string, text: string): void
  /** Reads a plan of the folder. */
  planIn(name: string): Plan
}

/** Sets the scene before each test of the file, and hands it over. @param options of the org, such as switches */
export function eachWithTwoAgents(take: (scene: TwoAgents) => void, options: EmulatorOptions = {}): void {
  let scene: TwoAgents | undefined
  beforeEach(async () => {
    const emulator = await startEmulator({
      seed: 11,
      agents: 12,
      queues: 2,
      skills: 5,
      ratePerMinute: 100_000,
      ...options,
    })
    const cli = cliIn(emulator)
    const [ann, bob] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
    const [skill] = emulator.world.skills.values()
    if (ann === undefined || bob === undefined || skill === undefined) throw new Error('org too small')
    for (const user of emulator.world.users.values()) user.licenses = ['engage3']
    const put = (name: string, text: string): void => writeFileSync(join(cli.cwd, name), text)
    const planIn = (name: string): Plan => JSON.parse(readFileSync(join(cli.cwd, name), 'utf8'))
    scene = { emulator, cli, ann, bob, skill, put, planIn }
    take(scene)
  })
  afterEach(async () => {
    vi.useRealTimers()
    scene?.cli.remove()
    await scene?.emulator.stop()
  })
}
