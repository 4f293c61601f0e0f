/** `skillroute apply` on the command line: canaries, the lease, resume, and what others write meanwhile. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((made) => {
  scene = made
})

const LEVEL = 4.25

it('a canary on the command line watches queues, and is taken back when it misses', async () => {
  const { emulator, cli, ann, bob, skill, put } = scene
  const [queue] = [...emulator.world.queues.values()]
  put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n${bob.name},${LEVEL}\n`)
  await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
  expect((await cli.run('apply plan.json --yes --canary 50%')).err).toContain('--watch')
  const watch = `--canary 50% --canary-intervals 2 --canary-minutes 0.002 --watch ${queue?.id}`
  const missed = await cli.run(
    `apply plan.json --yes ${watch} --min-service-level 1 --max-wait 0.000001 --max-waiting 0 --json`,
  )
  const passed = await cli.run(`apply plan.json --yes ${watch} --max-waiting 1000000 --json`)
  expect(JSON.parse(passed.out)).toMatchObject({ outcome: 'done', canary: { passed: true } })
  // Whether anybody waits at this moment is the emulated callers' affair: either way the report says so.
  const report = JSON.parse(missed.out)
  expect(report.canary.passed ? 'done' : 'undone').toBe(report.outcome)
  expect(missed.code).toBe(report.canary.passed ? 0 : 1)
  const verified = await cli.run('verify plan.json --audits')
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('others in the window') })
})

describe('options of a canary that do not go together', () => {
  const watched = '--watch Nowhere --max-waiting 5'
  const refusal = async (options: string): Promise<string> => {
    const { emulator, cli } = scene
    const before = emulator.stats.requests
    const { code, err } = await cli.run(`apply plan.json --yes ${options}`)
    expect(code, err).toBe(2)
    expect(emulator.stats.requests - before).toBe(0)
    expect(emulator.stats.effects.size).toBe(0)
    return err
  }
  beforeEach(async () => {
    const { cli, ann, skill, put } = scene
    put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
    expect((await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')).code).toBe(0)
  })

  it.each([
    '--watch Nowhere',
    '--max-waiting 3',
    '--max-wait 60',
    '--min-service-level 0.8',
    '--max-abandon-rate 0.1',
    '--canary-intervals 2',
    '--canary-minutes 1',
    '--canary-stop',
  ])('are refused, not ignored: %s without --canary', async (option) => {
    const error = await refusal(`${option} --dry-run`)
    expect(error).toContain(`leave out ${option.split(' ')[0]}.`)
    expect(await refusal(option)).toBe(error)
  })

  it.each(['10', '1', '0', '-5%', '150%', '100%', '0%', '%', '-0.1', 'Infinity'])(
    'as is the share %s',
    async (share) => {
      const allowed = 'a share above 0 and below 1, such as 0.1, or above 0% and below 100%'
      for (const more of ['', ' --dry-run'])
        expect(await refusal(`--canary ${share} ${watched}${more}`)).toContain(allowed)
    },
  )

  it('names queues and divisions that are not there by the option that named them', async () => {
    const { emulator, cli } = scene
    const [queue] = emulator.world.queues.values()
    const nowhere = await cli.run(`apply plan.json --yes --canary 10% ${watched}`)
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('--watch: the org has no queue "Nowhere"') })
    const limits = `--watch ${queue?.id} --max-waiting 5`
    const nobody = await cli.run(`apply plan.json --yes --canary Elsewhere ${limits} --json`)
    expect(JSON.parse(nobody.out).error.issues).toMatchObject([{ path: '--canary' }])
    expect(nobody.err).toContain('the org has no division "Elsewhere"')
    expect(emulator.stats.effects.size).toBe(0)
  })
})

it('a second apply ends with 75 while the first one runs and names the holder', async () => {
  const { emulator, cli, ann, bob, skill, put } = scene
  put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
  await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
  put('matrix.csv', `agent,${skill.name}\n${bob.name},${LEVEL}\n`)
  await cli.run('plan matrix matrix.csv --forecast none --existing overwrite --out other.json')
  emulator.faults.add({ method: 'GET', path: /users|organizations/, fault: { kind: 'latency', ms: 1_500 } })
  let isOver = false
  const first = cli.run('apply plan.json --yes').finally(() => {
    isOver = true
  })
  const leases = join(cli.cwd, 'state', 'skillroute', 'leases')
  await expect.poll(() => readdirSync(leases).filter((name) => name.endsWith('.lease'))).toHaveLength(1)
  const second = await cli.run('apply other.json --yes')
  expect(isOver).toBe(false)
  expect(second).toMatchObject({ code: 75, err: expect.stringContaining(`process ${process.pid} on`) })
  expect((await first).code).toBe(0)
  emulator.faults.clear()
  expect((await cli.run('apply other.json --yes')).code).toBe(0)
})

it('apply --key gives the stored report, and is refused for another plan', async () => {
  const { cli, ann, skill, put } = scene
  put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
  await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
  put('next.csv', `agent,${skill.name}\n${ann.name},1\n`)
  await cli.run('plan matrix next.csv --forecast none --existing overwrite --out next.json')
  const first = JSON.parse((await cli.run('apply plan.json --yes --key night-7 --json')).out)
  ann.skills.set(skill.id, 2)
  const again = await cli.run('apply plan.json --yes --key night-7 --json')
  expect(again.code).toBe(0)
  expect(JSON.parse(again.out)).toEqual({ ...first, stored: { key: 'night-7' } })
  expect((await cli.run('apply plan.json --yes --key night-7')).out).toMatch(
    /stored: the report of the run with key night-7/,
  )
  const other = await cli.run('apply next.json --yes --key night-7')
  expect(other).toMatchObject({ code: 2, err: expect.stringContaining('night-7') })
  expect(ann.skills.get(skill.id)).toBe(2)
})

it('apply --resume refuses to begin a run', async () => {
  const { cli, ann, skill, put } = scene
  put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
  await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
  expect(await cli.run('apply plan.json --resume --yes')).toMatchObject({ code: 2 })
  await cli.run('apply plan.json --yes')
  rmSync(join(cli.cwd, '.skillroute', 'ledger'), { recursive: true, force: true })
  expect((await cli.run('apply plan.json --resume --yes')).code).toBe(0)
})

describe('what somebody wrote between a look and our write', () => {
  it('ends an apply with exit code 5 and names it, and one without it with 0', async () => {
    const { emulator, cli, ann, bob, skill, put } = scene
    put('wanted.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n${bob.name},${LEVEL}\n`)
    expect((await cli.run('plan matrix wanted.csv --forecast none --existing overwrite')).code).toBe(0)
    emulator.faults.add({
      method: 'PATCH',
      path: ann.id,
      times: 1,
      fault: { kind: 'secondWriter', write: () => void ann.skills.set(skill.id, 1.75) },
    })
    const applied = await cli.run('apply plan.json --yes')
    expect(applied).toMatchObject({ code: 5, out: expect.stringContaining('1.75') })
    expect(ann.skills.get(skill.id)).toBe(LEVEL)
    expect((await cli.run('verify plan.json --audits')).out).toContain('written over')
    put('next.csv', `agent,${skill.name}\n${ann.name},1\n${bob.name},1\n`)
    expect((await cli.run('plan matrix next.csv --forecast none --existing overwrite --out next.json')).code).toBe(0)
    const clean = await cli.run('apply next.json --yes --json')
    expect(clean.code).toBe(0)
    expect(JSON.parse(clean.out)).toMatchObject({ external: [], externalCheck: { complete: true } })
  })

  it('is named without signs that a terminal would obey, in apply and in verify', async () => {
    const { emulator, cli, ann, skill, put } = scene
    ann.name = `${ann.name}\u001b[2J`
    const agents = { [ann.id]: { skills: { [skill.id]: LEVEL } } }
    put('wanted.json', JSON.stringify({ format: 'skillroute/desired@1', agents }))
    expect((await cli.run('plan desired wanted.json --forecast none')).code).toBe(0)
    const write = (): void => void ann.skills.set(skill.id, 1.75)
    emulator.faults.add({ method: 'PATCH', path: ann.id, times: 1, fault: { kind: 'secondWriter', write } })
    for (const command of ['apply plan.json --yes', 'verify plan.json --audits']) {
      const { out } = await cli.run(command)
      expect(out).toContain('written over')
      expect(out).not.toContain('\u001b[2J')
    }
  })
})
