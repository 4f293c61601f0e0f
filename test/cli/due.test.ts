/** `skillroute due` after something went wrong: what is still to come stays on the list, what was taken back leaves it. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Emulator, startEmulator, type WorldUser } from '../../src/emulator'
import { type Cli, cliIn, configOf, settingsOf } from '../support/cli'
import { longerContacts } from '../support/fewer-contacts'

const LEVEL = 4.5
const HALF_HOUR_MS = 1_800_000

let emulator: Emulator
let cli: Cli
let skillId: string
let skillName: string
let ann: WorldUser
let bob: WorldUser

beforeEach(async () => {
  // Before the org: otherwise its time is a millisecond behind at times, and what is due now is not due there.
  vi.useFakeTimers({ toFake: ['Date'] })
  emulator = await startEmulator({ seed: 11, agents: 12, queues: 2, skills: 5, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
  for (const user of emulator.world.users.values()) user.licenses = ['engage3']
  const { users, skills } = emulator.world
  const [skill] = skills.values()
  const [first, second] = [...users.values()].filter((user) => user.state === 'active')
  if (skill === undefined || first === undefined || second === undefined) throw new Error('the org is too small')
  ;[skillId, skillName, ann, bob] = [skill.id, skill.name, first, second]
  writeFileSync(join(cli.cwd, 'matrix.csv'), `agent,${skill.name}\n${ann.name},${LEVEL}\n${bob.name},${LEVEL}\n`)
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString()
  const shift = `agent,start,end\n${ann.name},${at(-HALF_HOUR_MS)},${at(HALF_HOUR_MS)}\n`
  writeFileSync(join(cli.cwd, 'shifts.csv'), shift)
  const planned = await cli.run(
    'plan matrix matrix.csv --forecast none --existing overwrite --hold off-shift --shifts shifts.csv',
  )
  expect(planned).toMatchObject({ code: 0 })
  const applied = await cli.run('apply plan.json --yes --json')
  expect(JSON.parse(applied.out)).toMatchObject({ counts: { held: 1, applied: 1 } })
})
afterEach(async () => {
  vi.useRealTimers()
  await emulator.stop()
  cli.remove()
})

const listed = (): number => readdirSync(join(cli.cwd, '.skillroute', 'due')).length

it('keeps a plan whose change failed on the list, and makes it the next time', async () => {
  vi.setSystemTime(Date.now() + HALF_HOUR_MS)
  emulator.faults.add({ method: 'PATCH', path: ann.id, fault: { kind: 'status', status: 400, code: 'bad.request' } })
  const failed = await cli.run('due')
  expect(failed).toMatchObject({ code: 1, out: expect.stringContaining('tried again next time') })
  expect(failed.out).not.toContain('nothing more')
  expect(listed()).toBe(1)
  emulator.faults.clear()
  expect(await cli.run('due')).toMatchObject({ code: 0, out: expect.stringContaining('made 1 applied') })
  expect(ann.skills.get(skillId)).toBe(LEVEL)
  expect(listed()).toBe(0)
})

it('makes nothing of a plan that was undone, with a conflict too', async () => {
  const before = ann.skills.get(skillId)
  bob.skills.set(skillId, 1.75)
  expect((await cli.run('undo plan.json --dry-run')).code).toBe(5)
  expect(listed()).toBe(1)
  expect((await cli.run('undo plan.json --yes')).code).toBe(5)
  expect(listed()).toBe(0)
  vi.setSystemTime(Date.now() + HALF_HOUR_MS)
  expect((await cli.run('due')).out).toContain('Nothing waits')
  expect(ann.skills.get(skillId)).toBe(before)
})

it('says what was not made because its time was over, with exit code 5, once', async () => {
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString()
  const boxed = `--hold ${at(HALF_HOUR_MS)} --until ${at(2 * HALF_HOUR_MS)}`
  writeFileSync(join(cli.cwd, 'more.csv'), `agent,${skillName}\n${bob.name},1.25\n`)
  expect(
    await cli.run(`plan matrix more.csv --forecast none --existing overwrite ${boxed} --out boxed.json`),
  ).toMatchObject({
    code: 0,
  })
  expect((await cli.run('apply boxed.json --yes')).code).toBe(0)
  expect(listed()).toBe(2)
  vi.setSystemTime(Date.now() + 3 * HALF_HOUR_MS)
  expect(await cli.run('due')).toMatchObject({ code: 5, out: expect.stringContaining('1 held change not made') })
  expect(listed()).toBe(0)
  expect(await cli.run('due')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing waits') })
})

it('names agent, skill, what was expected and found of what it cannot take back', async () => {
  const before = bob.skills.get(skillId)
  const until = new Date(Date.now() + 2 * HALF_HOUR_MS).toISOString()
  writeFileSync(join(cli.cwd, 'more.csv'), `agent,${skillName}\n${bob.name},1.25\n`)
  await cli.run(`plan matrix more.csv --forecast none --existing overwrite --until ${until} --out boxed.json`)
  expect((await cli.run('apply boxed.json --yes')).code).toBe(0)
  bob.skills.set(skillId, 3.75)
  const undo = await cli.run('undo boxed.json --dry-run')
  const [row] = undo.out.split('\n').filter((line) => line.trim().startsWith('conflict'))
  vi.setSystemTime(Date.now() + 3 * HALF_HOUR_MS)
  const { code, out } = await cli.run('due')
  expect([code, before]).toEqual([5, LEVEL])
  expect(out).toContain('reverted 1 conflict')
  for (const part of [bob.name, skillName, '3.75', '1.25']) expect(row).toContain(part)
  expect(out.split('\n').map((line) => line.trim())).toContain(row?.trim())
})

it('keeps the runs of one plan with several journals apart', async () => {
  const again = await cli.run('apply plan.json --yes --json --journal other/run.jsonl')
  expect(JSON.parse(again.out)).toMatchObject({ counts: { held: 1, already: 1 } })
  expect(listed()).toBe(2)
  expect((await cli.run('undo plan.json --yes')).code).toBe(0)
  expect(listed()).toBe(1)
  vi.setSystemTime(Date.now() + HALF_HOUR_MS)
  expect(await cli.run('due')).toMatchObject({ code: 0, out: expect.stringContaining('made 1 applied') })
  expect(ann.skills.get(skillId)).toBe(LEVEL)
})

it('leaves out plans of other orgs than the one that is named, and knows an org by another name', async () => {
  const other = await startEmulator({ seed: 12, agents: 1, queues: 1, skills: 1, ratePerMinute: 100_000 })
  const orgs = { north: emulator, again: emulator, south: other }
  writeFileSync(join(cli.cwd, 'skillroute.config.yaml'), configOf(orgs))
  const folder = join(cli.cwd, '.skillroute', 'due')
  const entry = join(folder, readdirSync(folder)[0] ?? '')
  vi.setSystemTime(Date.now() + HALF_HOUR_MS)
  for (const stored of [{}, { org: 'north' }]) {
    writeFileSync(entry, JSON.stringify({ ...JSON.parse(readFileSync(entry, 'utf8')), ...stored }))
    expect(await cli.run('due --org south', settingsOf(other))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^plan_\w+ left out: it is of another org than south\n$/),
    })
  }
  await other.stop()
  expect(listed()).toBe(1)
  expect(await cli.run('due --org again')).toMatchObject({ code: 0, out: expect.stringContaining('made 1 applied') })
  expect(ann.skills.get(skillId)).toBe(LEVEL)
})

it('names the file of a plan that was edited, that is no plan any more, or that is gone', async () => {
  vi.setSystemTime(Date.now() + HALF_HOUR_MS)
  const folder = join(cli.cwd, '.skillroute')
  const name = readdirSync(folder).find((one) => one.endsWith('.plan.json')) ?? ''
  const file = join(folder, name)
  const text = readFileSync(file, 'utf8')
  const due = async (): Promise<string> => {
    const { code, out } = await cli.run('due')
    expect(code).toBe(2)
    return out
  }
  writeFileSync(file, text.replace(`"after": ${LEVEL}`, '"after": 1'))
  expect(await due()).toContain(`${join('.skillroute', name)}: Plan plan_`)
  writeFileSync(file, '{')
  expect(await due()).toContain(`${join('.skillroute', name)}: not a plan`)
  rmSync(file)
  expect(await due()).toContain(`${join('.skillroute', name)} cannot be read: there is no such file`)
  expect(listed()).toBe(1)
  expect(ann.skills.get(skillId)).not.toBe(LEVEL)
})

describe('a list that cannot be read', () => {
  /** A file where the folder of the list should be: nobody can read that as a folder, not even root. */
  const breakList = (): void => {
    const folder = join(cli.cwd, '.skillroute', 'due')
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'no folder')
  }
  const note = (planId: string): RegExp =>
    new RegExp(
      `${planId} could not be removed from the list of skillroute due: .*\\.skillroute.due cannot be read \\(ENOTDIR`,
    )

  it('takes nothing from the report and the exit code of an undo', async () => {
    breakList()
    const { code, out, err } = await cli.run('undo plan.json --yes --json')
    const report = JSON.parse(out)
    expect(report).toMatchObject({ outcome: 'done', counts: { applied: 1 } })
    expect([code, err]).toEqual([0, expect.stringMatching(note(report.undoes.planId))])
    expect(bob.skills.get(skillId)).not.toBe(LEVEL)
  })

  it('nor from those of an apply that takes itself back', async () => {
    const until = new Date(Date.now() + HALF_HOUR_MS).toISOString()
    writeFileSync(join(cli.cwd, 'more.csv'), `agent,${skillName}\n${ann.name},1.25\n${bob.name},1.25\n`)
    await cli.run(`plan matrix more.csv --forecast none --existing overwrite --until ${until} --out boxed.json`)
    // Listed before anything is written, and broken while it is.
    emulator.faults.add({
      method: 'PATCH',
      path: ann.id,
      times: 1,
      fault: { kind: 'secondWriter', write: breakList },
    })
    emulator.faults.add({ method: 'PATCH', path: bob.id, times: 1, fault: { kind: 'status', status: 400 } })
    const { code, out, err } = await cli.run('apply boxed.json --yes --json --on-failure undo')
    const report = JSON.parse(out)
    expect(report).toMatchObject({ outcome: 'undone', undo: { outcome: 'done' } })
    expect([code, err]).toEqual([1, expect.stringMatching(note(report.planId))])
  })
})
