/** A process with a probe that writes is killed by the system: `skillroute probe --restore` leaves the org as it was. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { bundle } from '../../../../test/support/bundle'
import { cliIn } from '../../../../test/support/cli'
import { startEmulator } from '../../../emulator'
import { configurationOf } from './configuration'

const emulator = await startEmulator({ agents: 6, queues: 2, skills: 4, ratePerMinute: 100_000 })
const cli = cliIn(emulator)
afterAll(async () => {
  await emulator.stop()
  cli.remove()
})

it('kill -9 in the middle of a write', async () => {
  const before = configurationOf(emulator.world)
  const [user] = emulator.world.users.values()
  const folder = join(cli.cwd, '.skillroute')
  mkdirSync(folder)
  const program = join(cli.cwd, 'probe-run.mjs')
  await bundle(join(import.meta.dirname, 'probe-run.ts'), program)
  // The answer to the first write of the user never comes, although the write was done.
  emulator.faults.add({ method: 'PATCH', path: 'routingskills/bulk', fault: { kind: 'timeout', when: 'after' } })
  const { url, clientId, clientSecret } = emulator
  const journal = join(folder, 'probe.journal.jsonl')
  const args = [program, url, clientId, clientSecret, user?.id ?? '', journal, 'skills.duplicates,lags.members']
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const written = (): boolean => [...emulator.stats.effects.keys()].some((effect) => effect.startsWith('user.skill'))
  while (!written() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGKILL')
  await ended
  emulator.faults.clear()
  expect(configurationOf(emulator.world)).not.toEqual(before)

  const { code, out, err } = await cli.run('probe --restore')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(
    /^removed skillroute-probe-\w+-queue, skillroute-probe-\w+-skill, skillroute-probe-\w+-language\n$/,
  )
  expect(configurationOf(emulator.world)).toEqual(before)
  expect((await cli.run('probe --restore')).out).toBe('no run was left unfinished\n')
})

it('the command writes with --writes alone, asks before, and names a user who does not exist', async () => {
  const before = configurationOf(emulator.world)
  const effects = emulator.stats.effects.size
  expect(await cli.run('probe --user somebody@example.com')).toMatchObject({ code: 2 })
  expect(await cli.run('probe --writes --check queues.whole-put')).toMatchObject({ code: 2 })
  const requests = emulator.stats.requests
  const alone = await cli.run('probe --writes --yes --check skills.duplicates')
  expect(alone).toMatchObject({ code: 2, err: expect.stringContaining('skills.duplicates: this needs --user') })
  expect(emulator.stats.requests).toBe(requests)
  const wrong = await cli.run('probe --check pages.quues')
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('--check: there is no check pages.quues') })
  const nobody = await cli.run('probe --writes --yes --user nobody@example.com --check queues.whole-put')
  expect(nobody.code).toBe(2)
  expect(nobody.err).toContain('--user: the org has no user nobody@example.com')
  expect(emulator.stats.effects.size).toBe(effects)

  const done = await cli.run(
    'probe --writes --yes --rate 60000 --check queues.whole-put lags.new-skill skills.duplicates --out p.json',
  )
  expect(done.code, done.err).toBe(0)
  expect(done.err).toContain('Without --user, these checks stay unknown: skills.duplicates.')
  expect(done.out).toMatch(
    /holds +queues.whole-put\n +Does a queue stay the same when it is written back .*\n +checked: GET, PUT and GET/,
  )
  expect(done.out).toMatch(/ seen: nothing changed\n +therefore: /)
  expect(done.out).toContain('nothing changed')
  expect(configurationOf(emulator.world)).toEqual(before)
})
