/** The commands at their work, against an emulated org. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demand, Plan, Snapshot } from '../../src/documents'
import { skillChanges } from '../../src/documents/plan/skill-changes'
import { type Emulator, startEmulator } from '../../src/emulator'
import { recommendSkills, routingModel } from '../../src/optimizer'
import { joinDivisions } from '../../src/workflows/plan/search-job'
import { type Cli, cliIn } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { saveOrg } from '../support/org-files'

let emulator: Emulator
let cli: Cli

beforeAll(async () => {
  emulator = await startEmulator({ seed: 9, agents: 8, queues: 2, ratePerMinute: 100_000 })
  fewerContacts(emulator.world, (_, place) => place % 3 === 0)
  cli = cliIn(emulator)
  await saveOrg(emulator, cli.cwd)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

const FILES = '--snapshot snapshot.json --demand demand.json'

describe('recommend', () => {
  let all: Move[] = []

  it('names moves with reasons, and narrows them to the queues asked for', async () => {
    all = await recommendations('--max-changes 2 --reach 100%')
    expect(all.length).toBeGreaterThan(0)
    for (const { config } of emulator.world.queues.values()) {
      const some = await recommendations(`--queue ${idOf(config.name)} --levers grant --max-changes 1 --reach 100%`)
      for (const { queues } of some) expect(queues.map(({ name }) => name)).toContain(config.name)
    }
  })

  it('refuses queues and agents that are not there', async () => {
    expect(await cli.run(`recommend ${FILES} --queue Nowhere`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Nowhere'),
    })
    expect(await cli.run(`recommend ${FILES} --protect Nobody`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Nobody'),
    })
  })

  it('leaves protected agents alone', async () => {
    const [first] = all
    expect(first).toBeDefined()
    const without = await recommendations(`--protect ${first?.agent.id} --levers grant --max-changes 2 --reach 100%`)
    expect(without.every((one) => one.agent.id !== first?.agent.id)).toBe(true)
  })

  it('finds the same changes as the library, and the plan has them with their waves', async () => {
    const snapshot: Snapshot = JSON.parse(readFileSync(join(cli.cwd, 'snapshot.json'), 'utf8'))
    const demand: Demand = JSON.parse(readFileSync(join(cli.cwd, 'demand.json'), 'utf8'))
    const expected = recommendSkills(routingModel(snapshot, demand), {
      levers: ['grant', 'join'],
      maxChanges: 3,
      seed: 2,
      divisions: joinDivisions(snapshot),
    })
    expect(expected.changes.length).toBeGreaterThan(0)
    const { code, out, err } = await cli.run(
      `plan ${FILES} --forecast erlang --levers grant join --max-changes 3 --seed 2 --out best.json`,
    )
    expect(code, err).toBe(0)
    const { changes, improvement }: Plan = JSON.parse(readFileSync(join(cli.cwd, 'best.json'), 'utf8'))
    const valued = changes.filter(({ value }) => value !== null)
    expect(new Set(valued.map(({ reason }) => reason))).toEqual(new Set(expected.changes.map(({ reason }) => reason)))
    for (const { wave } of valued) expect(wave).toBeGreaterThan(0)
    expect(improvement?.chosen).toEqual(expected.chosen)
    expect(improvement?.curve.map((point) => point.gain)).toEqual(expected.curve.map(({ gain }) => gain))
    expect(out).toContain('within (95 %)')
    expect(err).toContain('looking for changes')
  })

  it('says what could not be read', async () => {
    const [queue] = emulator.world.queues.keys()
    emulator.faults.add({
      path: `/queues/${queue}/members`,
      fault: { kind: 'status', status: 403, code: 'not.authorized' },
    })
    const text = await cli.run('recommend --forecast erlang --days 7 --levers grant --max-changes 1 --reach 100%')
    const plan = await cli.run(
      'plan --forecast erlang --days 7 --levers grant --max-changes 1 --reach 100% --out gaps.json --json',
    )
    emulator.faults.clear()
    expect(text.code === 0 ? text.out : text.err).toContain(queue)
    if (plan.code === 0) expect(JSON.parse(plan.out).warnings.join('\n')).toContain(queue)
  })
})

describe('status, usage, audit, check, export', () => {
  it('shows each queue by medium, and the sums are the whole', async () => {
    const { code, out } = await cli.run('status --json --window 120')
    expect(code).toBe(0)
    const rows = out
      .trim()
      .split('\n')
      .map((line): { now: { waiting: number; media: { waiting: number }[] } } => JSON.parse(line))
    expect(rows).toHaveLength(emulator.world.queues.size)
    for (const { now } of rows) expect(now.media.reduce((sum, one) => sum + one.waiting, 0)).toBe(now.waiting)
    expect((await cli.run('status --help')).out.replace(/\s+/g, ' ')).toContain(
      'JSON Lines instead of text: one object for each queue',
    )
    const text = await cli.run('status --window 120 --occupancy')
    for (const queue of emulator.world.queues.values()) {
      // Long names are cut in a table this wide.
      expect(text.out).toContain(queue.config.name.slice(0, 12))
    }
  })

  it('prints what was used and changed', async () => {
    expect(JSON.parse((await cli.run('usage --json')).out)).toMatchObject({ clientId: emulator.clientId })
    expect((await cli.run('usage')).out).toContain('requests')
    expect((await cli.run('audit --days 1')).code).toBe(0)
    expect((await cli.run('check')).out).toContain('No needed permission is missing')
    const csv = await cli.run('export')
    // A row for each skill of an agent.
    expect(csv.out.split('\n').length).toBeGreaterThan(2 * emulator.world.users.size)
    expect(JSON.parse((await cli.run('export --format json --snapshot snapshot.json')).out)).toMatchObject({
      format: 'skillroute/wfm-export@1',
    })
    const shares = await cli.run(`export ${FILES} --out shares.csv`)
    expect(shares.code, shares.err).toBe(0)
    const [header = '', first = ''] = readFileSync(join(cli.cwd, 'shares.csv'), 'utf8').split('\r\n')
    expect(Number(first.split(',')[header.split(',').indexOf('on_queue_share')])).toBeGreaterThan(0)
    expect(statSync(join(cli.cwd, 'shares.csv')).mode & 0o777).toBe(0o600)
    expect((await cli.run('export --demand demand.json')).code).toBe(2)
  })
})

describe('plan, apply, verify', () => {
  it('writes a plan once, and says so when asked again', async () => {
    expect((await cli.run(`plan ${FILES} --levers grant --max-changes 2 --reach 100% --out plan.json`)).code).toBe(0)
    const plan: Plan = JSON.parse(readFileSync(join(cli.cwd, 'plan.json'), 'utf8'))
    const before = emulator.stats.requests
    const applied = await cli.run('apply plan.json --yes --json')
    expect(JSON.parse(applied.out)).toMatchObject({ outcome: 'done', counts: { applied: plan.changes.length } })
    expect(emulator.stats.requests - before).toBeGreaterThanOrEqual(plan.budget.total)
    for (const { user, skill, after } of skillChanges(plan.changes)) {
      expect(emulator.world.users.get(user.id)?.skills.get(skill.id) ?? null).toBe(after)
    }
    const effects = emulator.stats.effects.size
    expect((await cli.run('apply plan.json --yes')).code).toBe(0)
    expect(emulator.stats.effects.size).toBe(effects)
    expect((await cli.run('verify plan.json')).out).toContain('holds')
    const audits = await cli.run('audit --days 1 --json')
    expect(JSON.parse(audits.out).entries.length).toBeGreaterThan(0)
  })

  it('a dry run shows what is in the way and ends with 5, verify with 3', async () => {
    const [user] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
    const [skill] = emulator.world.skills.values()
    writeFileSync(join(cli.cwd, 'late.csv'), `agent,${skill?.id}\n${user?.id},3.5\n`)
    expect((await cli.run('plan matrix late.csv --existing overwrite --forecast none --out late.json')).code).toBe(0)
    const plan: Plan = JSON.parse(readFileSync(join(cli.cwd, 'late.json'), 'utf8'))
    const [change] = skillChanges(plan.changes)
    if (change === undefined) throw new Error('the plan is empty')
    emulator.world.users.get(change.user.id)?.skills.set(change.skill.id, 1.25)
    const dry = await cli.run('apply late.json --dry-run --on-conflict merge')
    expect(dry).toMatchObject({ code: 5, out: expect.stringContaining(change.user.name) })
    expect(dry.out).not.toContain('nothing would be written')
    const strict = await cli.run('apply late.json --dry-run --on-conflict fail')
    expect(strict).toMatchObject({ code: 5, out: expect.stringContaining('nothing would be written') })
    expect((await cli.run('verify late.json')).code).toBe(3)
    expect(emulator.world.users.get(change.user.id)?.skills.get(change.skill.id)).toBe(1.25)
  })

  it('a lease is broken by its id alone', async () => {
    const dry = await cli.run('apply late.json --dry-run --break-lease no-such-lease')
    expect(dry.err).not.toContain('no-such-lease')
    expect(await cli.run('apply late.json --yes --break-lease no-such-lease')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no-such-lease'),
    })
  })
})

interface Move {
  readonly agent: { readonly id: string }
  readonly queues: readonly { readonly id: string; readonly name: string }[]
}

async function recommendations(options: string): Promise<Move[]> {
  const { code, out, err } = await cli.run(`recommend ${FILES} --forecast erlang --json ${options}`)
  expect(err).not.toContain('error')
  expect(code).toBe(0)
  return JSON.parse(out).recommendations
}

function idOf(name: string): string {
  return [...emulator.world.queues.values()].find((queue) => queue.config.name === name)?.id ?? ''
}
