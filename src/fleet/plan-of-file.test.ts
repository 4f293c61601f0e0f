import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../test/support/emulated'
import { memoryLease } from '../stores'
import { readPlan } from '../workflows'
import { runJob } from './work/run-job'

let org: Emulated
let folder: string
beforeEach(async () => {
  org = await emulated({ agents: 10, queues: 2, skills: 4 })
  folder = await mkdtemp(join(tmpdir(), 'skillroute-plan-job-'))
})
afterEach(async () => {
  await org.stop()
  await rm(folder, { recursive: true, force: true })
})

it('says in a plan made from a file that it has no forecast, and why', async () => {
  const [skill] = org.emulator.world.skills.values()
  const users = [...org.emulator.world.users.values()].filter(({ state }) => state === 'active')
  const agents = Object.fromEntries(users.map(({ id }) => [id, { skills: { [skill?.id ?? '']: 4.5 } }]))
  const text = JSON.stringify({ format: 'skillroute/desired@1', agents })
  const result = await runJob(
    { kind: 'plan', org: 'acme', source: { kind: 'desired', text, file: 'desired.json' } },
    {
      folder,
      signal: new AbortController().signal,
      clock: org.clock,
      lease: memoryLease({ clock: org.clock }),
      connect: async () => org.client,
      progress: () => undefined,
      tell: async () => undefined,
    },
  )
  if (result.kind !== 'plan') throw new Error('no plan')
  expect(result.changes).toBeGreaterThan(0)
  const { warnings } = readPlan(await readFile(result.file, 'utf8'))
  expect(warnings).toContainEqual(expect.stringMatching(/^No forecast .*a fleet reads no demand/))
})
