/** `skillroute drift` between files, an org and a file, and two orgs. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DriftReport } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn, configOf } from '../support/cli'

let emulator: Emulator
let twin: Emulator
let cli: Cli
let changed: { name: string; skill: string }

beforeAll(async () => {
  const options = { seed: 9, agents: 30, queues: 3, ratePerMinute: 100_000 }
  emulator = await startEmulator(options)
  twin = await startEmulator(options)
  cli = cliIn(emulator)
  writeFileSync(join(cli.cwd, 'skillroute.config.yaml'), configOf({ first: emulator, second: twin }))
  expect((await cli.run('snapshot --out before.json')).code).toBe(0)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
  await twin.stop()
})

const reportOf = (text: string): DriftReport => JSON.parse(text)

describe('skillroute drift', () => {
  it('finds nothing where nothing changed, and can be silent', async () => {
    expect(await cli.run('drift before.json before.json')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/no differences in what was compared[\s\S]*Not compared[\s\S]*utilization/),
    })
    expect(await cli.run('drift before.json --quiet')).toMatchObject({ code: 0, out: '' })
    expect((await cli.run('drift --org first --with second')).out).toContain('no differences')
  })

  it('names what changed since a file, and who did it', async () => {
    const [user] = [...emulator.world.users.values()].filter(
      ({ skills, state }) => skills.size > 0 && state === 'active',
    )
    const [skillId] = user?.skills.keys() ?? []
    const skill = emulator.world.skills.get(skillId ?? '')
    if (user === undefined || skill === undefined) throw new Error('too small')
    changed = { name: user.name, skill: skill.name }
    writeFileSync(
      join(cli.cwd, 'wish.yaml'),
      `format: skillroute/desired@1\nagents: { ${user.id}: { skills: { ${skill.id}: ${user.skills.get(skill.id) === 4 ? 3 : 4} } } }\n`,
    )
    expect((await cli.run('plan desired wish.yaml --forecast none --out wish.json')).code).toBe(0)
    expect((await cli.run('apply wish.json --yes')).code).toBe(0)

    const { code, out } = await cli.run('drift before.json --attribute --out report.json')
    expect(code).toBe(3)
    const path = `agents/${changed.name}/skills/${changed.skill}`
    expect(out).toContain('1 difference')
    expect(out).toMatch(/client .*, Update .*: skill:/)
    const [difference, ...more] = reportOf(readFileSync(join(cli.cwd, 'report.json'), 'utf8')).differences
    expect(more).toEqual([])
    expect(difference).toMatchObject({ path, change: 'changed', changedBy: [{ exact: true, by: { kind: 'client' } }] })
    const json = await cli.run('drift before.json --json')
    expect(reportOf(json.out).differences.map((one) => one.path)).toEqual([path])
  })

  it('leaves out what is allowed, by option or by file', async () => {
    expect((await cli.run('drift before.json --ignore agents/*/skills')).code).toBe(0)
    writeFileSync(join(cli.cwd, 'allowed'), '# known\nagents\n')
    expect(await cli.run('drift before.json --ignore-file allowed')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 more is allowed'),
    })
    expect((await cli.run('drift before.json --kind queue')).code).toBe(0)
    expect((await cli.run('drift before.json --kind nonsense')).code).toBe(2)
  })

  it('compares two orgs, says by a base which side changed, and brings one to the other', async () => {
    const compared = await cli.run('drift --org first --with second --base before.json --json')
    expect(compared.code).toBe(3)
    expect(reportOf(compared.out).differences).toMatchObject([{ by: 'left' }])
    const written = await cli.run('drift --org first --with second --desired wanted.json')
    expect(written).toMatchObject({
      code: 3,
      out: expect.stringContaining('Next: skillroute plan desired wanted.json'),
    })
    expect((await cli.run('plan desired wanted.json --org second --forecast none --out second.json')).code).toBe(0)
    expect((await cli.run('apply second.json --org second --yes')).code).toBe(0)
    expect((await cli.run('drift --org first --with second')).code).toBe(0)
  })

  it('refuses what cannot be compared', async () => {
    for (const line of [
      'drift',
      'drift before.json before.json --with second',
      'drift nowhere.json',
      'drift --with nobody',
    ]) {
      expect((await cli.run(line)).code, line).toBe(2)
    }
    writeFileSync(join(cli.cwd, 'half.json'), '{ "format": "skillroute/snapshot@1", "queues": 7 }')
    expect(await cli.run('drift half.json before.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('queues'),
    })
    writeFileSync(join(cli.cwd, 'map.yaml'), 'queues:\n  Here: [There]\n')
    expect(await cli.run('drift before.json before.json --map map.yaml')).toMatchObject({
      code: 2,
      err: expect.stringContaining('must be a text'),
    })
    expect((await cli.run('drift --help')).out).toContain('skillroute drift approved.json')
  })
})
