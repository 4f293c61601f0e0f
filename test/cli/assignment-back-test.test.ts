/** `skillroute simulate --optimize --back-test`: a whole assignment judged on days that it was not made from. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AssignmentBackTest, assignmentBackTestText } from '../../src/cli/planning/assignment-back-test'
import { type Emulator, startEmulator } from '../../src/emulator'
import type { Assignment } from '../../src/optimizer'
import { type Cli, cliIn } from '../support/cli'

const LINE = 'simulate --snapshot snapshot.json --demand demand.json --optimize --max-changes 1 --typical --back-test 2'

let emulator: Emulator
let cli: Cli
beforeAll(async () => {
  emulator = await startEmulator({ seed: 5, agents: 8, queues: 1, skills: 3, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
  expect((await cli.run('recommend --days 7 --forecast erlang --save-demand demand.json --json')).code).toBe(0)
  expect((await cli.run('snapshot --out snapshot.json')).code).toBe(0)
}, 60_000)
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

it('says what was promised, and what the days held back would have given', { timeout: 120_000 }, async () => {
  const { code, out, err } = await cli.run(`${LINE} --json`)
  expect(code, err).toBe(0)
  const { format, changes, gain, backTest }: Assignment & { backTest: AssignmentBackTest } = JSON.parse(out)
  expect(format).toBe('skillroute/assignment@1')
  expect(changes.length).toBeLessThanOrEqual(1)
  const { fitted, judged, promised, given, holds } = backTest
  expect(fitted.end).toBe(judged.start)
  expect(Date.parse(judged.end) - Date.parse(judged.start)).toBe(2 * 86_400_000)
  expect(promised.gain).toEqual(gain)
  expect(given.before.serviceLevel.mean).not.toBe(promised.before.serviceLevel.mean)
  expect(holds).toBe((given.gain.low ?? 0) > 0)
  const text = assignmentBackTestText(backTest, { width: 100 })
  for (const part of ['Promised', 'Days held back', 'which it has not seen', 'The gain ']) expect(text).toContain(part)
})

it('refuses what has no days to hold back, and what nothing would be left of', async () => {
  expect(await cli.run(LINE.replace('--back-test 2', '--back-test 9'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('9 days cannot be held back'),
  })
  expect(await cli.run(LINE.replace('--optimize', ''))).toMatchObject({
    code: 2,
    err: expect.stringContaining('--optimize'),
  })
  writeFileSync(
    join(cli.cwd, 'model.yaml'),
    'contactTypes: [{ id: a, queue: A, skills: [a], callsPerHour: 5, ahtSeconds: 300 }]\nagents: [{ id: x, skills: { a: 3 } }]\n',
  )
  expect(await cli.run('simulate model.yaml --optimize --back-test')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--demand'),
  })
})
