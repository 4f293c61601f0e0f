/** Every tool of `skillroute mcp`, called by the client of the official SDK; what needs an approval is refused without it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/documents'
import { type Emulator, startEmulator, type WorldUser } from '../../src/emulator'
import { planOrg } from '../../src/workflows'
import { type Cli, cliIn } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { saveOrg } from '../support/org-files'
import { type Assistant, assistantIn } from './rig'

let emulator: Emulator
let cli: Cli
let assistant: Assistant
let agent: WorldUser
let skill: { readonly id: string; readonly name: string }

beforeAll(async () => {
  emulator = await startEmulator({ seed: 9, agents: 8, queues: 2, ratePerMinute: 100_000 })
  fewerContacts(emulator.world, (_, place) => place % 10 === 0)
  cli = cliIn(emulator)
  writeFileSync(join(cli.cwd, 'limits.yaml'), 'format: skillroute/guardrails@1\nchanges: { maxChanges: 5 }\n')
  assistant = await assistantIn(cli.cwd, emulator, { guardrails: 'limits.yaml' })
  const [first] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  const [some] = [...emulator.world.skills.values()].filter(({ id }) => !first?.skills.has(id))
  if (first === undefined || some === undefined) throw new Error('org too small')
  agent = first
  skill = some
})
afterAll(async () => {
  await assistant.end()
  cli.remove()
  await emulator.stop()
})

describe('what an assistant reads', () => {
  it('is listed: no tool approves, and a server that only reads has none that writes', async () => {
    const { tools } = await assistant.client.listTools()
    const names = tools.map(({ name }) => name)
    expect(names).toEqual(
      'status findings coverage explain simulate what_if recommend plan plans show_plan apply undo'.split(' '),
    )
    const writing = tools.filter(({ annotations }) => annotations?.readOnlyHint === false).map(({ name }) => name)
    expect(writing).toEqual(['apply', 'undo'])
    const { code, out } = await cli.run('mcp --read-only --json')
    expect(code).toBe(0)
    expect(JSON.parse(out).map(({ name }: { readonly name: string }) => name)).toEqual(names.slice(0, -2))
  })

  it('is what the commands print, by names and with units', async () => {
    const { text, values } = await assistant.call('status', { windowMinutes: 600 })
    const rows = (await cli.run('status --window 600 --json')).out.trim().split('\n')
    expect(text).toContain('fields that end in Seconds are seconds')
    expect(values.map((one) => Reflect.get(Object(one), 'queue'))).toEqual(
      rows.map((row) => JSON.parse(row).queue.name),
    )

    const report = JSON.parse((await cli.run('tidy --days 7 --json')).out)
    const findings = await assistant.call('findings', { limit: 3 })
    expect(findings.text).toContain(`Rows 1 to 3 of ${report.findings.length}. For the next ones give offset 3.`)
    const later = await assistant.call('findings', { limit: 100, offset: 3 })
    const messages = [...findings.values, ...later.values].map((one) => Reflect.get(Object(one), 'message'))
    expect(messages).toEqual(report.findings.map(({ message }: { readonly message: string }) => message))

    const [coverage] = (await assistant.call('coverage')).values
    expect(coverage).toEqual({ servable: 1, onQueue: expect.any(Number) })
    // Somebody is nearly always there, by presence in the hours in which contacts come.
    expect(Reflect.get(Object(coverage), 'onQueue')).toBeGreaterThan(0.8)
    expect((await assistant.call('explain', { days: 1 })).values[0]).toHaveProperty('agents.evaluated')
  })

  it('explains one conversation', async () => {
    const { contacts } = JSON.parse((await cli.run('explain --days 1 --json')).out)
    const { conversationId, queue } = contacts[0]
    const { text, values } = await assistant.call('explain', { conversation: conversationId })
    expect(text).toContain('for each time that the conversation entered a queue')
    expect(values[1]).toMatchObject({ queue: queue.name, steps: expect.arrayContaining([expect.any(String)]) })
  })

  it('is simulated, recommended and tried out, and the org is read once for all of it', async () => {
    await assistant.call('coverage')
    const { requests } = emulator.stats
    const simulated = await assistant.call('simulate', { replications: 2 })
    expect(simulated.values[0]).toHaveProperty('total.serviceLevel.mean')
    expect(simulated.values).toHaveLength(1 + emulator.world.queues.size)
    const found = await assistant.call('recommend', { search: { maxChanges: 1 }, limit: 1 })
    expect(found.values[0]).toMatchObject({ chosen: { changes: 1 } })
    expect(found.values[1]).toMatchObject({ agent: expect.any(String), reason: expect.any(String) })
    const changes = [{ agent: agent.name, skill: skill.name, level: 3 }]
    const tried = await assistant.call('what_if', { changes, forecast: 'erlang' })
    expect(tried.values[0]).toMatchObject({ changes: 1, brokenGuardrails: [] })
    expect(tried.values[1]).toHaveProperty('after.serviceLevel')
    expect(tried.values[0]).toHaveProperty('allQueues.serviceLevelAfter')
    // What the changes move comes first: no row is moved more than the one before it.
    const moved = tried.values.slice(1).map((row) => {
      const { contactsPerWeek, before, after } = Object(row)
      return Math.abs(contactsPerWeek * (after.serviceLevel - before.serviceLevel))
    })
    expect(moved.length).toBeGreaterThan(1)
    expect(moved).toEqual([...moved].sort((a, b) => b - a))
    expect(emulator.stats.requests).toBe(requests)
    expect((await assistant.call('plans')).text).toContain('There are no rows.')
  })

  it('comes from files too, and a plan then needs no org', async () => {
    await saveOrg(emulator, cli.cwd)
    const files = { snapshot: 'snapshot.json', demand: 'demand.json', plans: 'offline' }
    const offline = await assistantIn(cli.cwd, undefined, files)
    const changes = [{ agent: agent.id, skill: skill.id, level: 2 }]
    expect((await offline.call('findings')).isError).toBe(false)
    const { values } = await offline.call('plan', { changes, forecast: 'erlang' })
    expect(values[0]).toMatchObject({ changes: 1 })
    // The library makes the same plan of the same request and files.
    const inFile = (name: string) => JSON.parse(readFileSync(join(cli.cwd, name), 'utf8'))
    const { request, hash } = inFile(`offline/${Reflect.get(Object(values[0]), 'plan')}.json`)
    const own = await planOrg({ snapshot: inFile('snapshot.json'), demand: inFile('demand.json') }, request)
    expect(own.plan.hash).toBe(hash)
    expect((await offline.call('status')).text).toContain('GENESYS_REGION')
    await offline.end()
    await expect(assistantIn(cli.cwd, undefined, { snapshot: 'snapshot.json' })).rejects.toThrow('give both')
  })

  it('is refused with the reason where arguments are wrong', async () => {
    const changes = [{ agent: 'Nobody', skill: skill.name, level: 3 }]
    for (const [name, args, why] of [
      ['what_if', { changes }, 'Nobody'],
      ['what_if', { changes: [{ agent: agent.name, skill: skill.name, level: 9 }] }, 'changes[0].level'],
      ['status', { queues: ['--state=elsewhere'] }, '--state=elsewhere'],
      ['simulate', { seed: 1, extra: 1 }, 'extra'],
      ['plan', { changes: [...changes, ...changes] }, 'twice'],
    ] as const) {
      const { isError, text } = await assistant.call(name, { ...args })
      expect(isError, name).toBe(true)
      expect(text).toContain('wrong arguments or unusable input')
      expect(text).toContain(why)
    }
    expect((await assistant.call('approve', { plan: 'x' })).text).toContain('There is no tool of that name')
  })
})

describe('what an assistant writes', () => {
  /** Makes a plan of one level. @returns its name, and the plan of its file */
  async function planned(
    level: number,
  ): Promise<{ readonly name: string; readonly file: string; readonly plan: Plan }> {
    const changes = [{ agent: agent.name, skill: skill.name, level }]
    const { values } = await assistant.call('plan', { changes, forecast: 'erlang', reason: 'CHG-7' })
    const name = String(Reflect.get(Object(values[0]), 'plan'))
    const file = join(cli.cwd, 'plans', `${name}.json`)
    return { name, file, plan: JSON.parse(readFileSync(file, 'utf8')) }
  }

  it('was approved by a person outside of the conversation, and is undone', async () => {
    const { name, file, plan } = await planned(3.5)
    expect(plan).toMatchObject({ reason: 'made through skillroute mcp: CHG-7', binding: { guardrails: {} } })
    writeFileSync(file.replace('.json', '.approval.json'), 'not JSON')
    expect((await assistant.call('show_plan', { plan: name })).text).toContain('No person has approved this plan.')
    expect((await cli.run(`approve plans/${name}.json --by Ann`)).code).toBe(0)
    expect((await assistant.call('show_plan', { plan: name })).text).toContain('A person has approved this plan.')
    const applied = await assistant.call('apply', { plan: name })
    expect(applied.values[0]).toMatchObject({ outcome: 'done', counts: { applied: 1 }, accuracy: 1 })
    expect(applied.values[1]).toMatchObject({ status: 'applied', of: agent.name, what: skill.name, change: '– → 3.5' })
    expect(agent.skills.get(skill.id)).toBe(3.5)
    const own = JSON.parse((await cli.run('audit --own --json')).out)
    expect(own).toContainEqual(
      expect.objectContaining({ action: 'apply', type: 'ended', approvals: [expect.objectContaining({ by: 'Ann' })] }),
    )
    const listed = await assistant.call('plans')
    expect(listed.values).toContainEqual(expect.objectContaining({ plan: name, approvedBy: 'Ann', wasApplied: true }))
    const changes = [{ agent: agent.name, skill: skill.name, level: 3.5 }]
    const count = async () => (await assistant.call('what_if', { changes, forecast: 'erlang' })).values[0]
    // The org is read again after every write.
    expect(await count()).toMatchObject({ changes: 0 })
    const undone = await assistant.call('undo', { plan: name })
    expect(undone.values[0]).toMatchObject({ outcome: 'done' })
    expect(undone.values[1]).toMatchObject({ status: 'applied', of: agent.name, what: skill.name, change: '3.5 → –' })
    expect(agent.skills.has(skill.id)).toBe(false)
    expect(await count()).toMatchObject({ changes: 1 })
  })

  it('is listed by a name that shows this file and no other', async () => {
    const { name, file, plan } = await planned(3)
    const copy = `${name}.json.json`
    writeFileSync(join(cli.cwd, 'plans', copy), JSON.stringify(plan))
    rmSync(file)
    const files = (await assistant.call('plans')).values.map((row) => Reflect.get(Object(row), 'file'))
    expect(files).toContain(copy)
    expect((await assistant.call('show_plan', { plan: copy })).values[0]).toMatchObject({ plan: name })
    rmSync(join(cli.cwd, 'plans', copy))
  })

  it('is refused 100 times of 100 without an approval of exactly this plan', async () => {
    const { name, file, plan } = await planned(4.5)
    const other = await planned(2.5)
    await cli.run(`approve plans/${other.name}.json --by Ann`)
    const approval = JSON.parse(readFileSync(other.file.replace('.json', '.approval.json'), 'utf8'))
    const beside = file.replace('.json', '.approval.json')
    const written = JSON.stringify(plan, null, 2)
    const forged = { ...plan, changes: plan.changes.map((change) => ({ ...change, after: 5 })) }
    const tries: readonly (readonly [approval: string | undefined, plan: string, asked: string])[] = [
      [undefined, written, name],
      [JSON.stringify(approval), written, name],
      [JSON.stringify({ ...approval, planId: plan.id }), written, name],
      [JSON.stringify({ ...approval, planHash: plan.hash, planId: 'plan_0' }), written, name],
      [
        JSON.stringify({ ...approval, planHash: plan.hash, planId: plan.id, org: { id: 'x', name: 'x' } }),
        written,
        name,
      ],
      [JSON.stringify({ ...approval, planHash: plan.hash, planId: plan.id }), JSON.stringify(forged), name],
      ['{"format":"skillroute/approval@1"}', written, name],
      ['not JSON', written, name],
      [undefined, written, `../plans/${other.name}`],
      [undefined, written, `${other.name}.approval.json`],
    ]
    const before = emulator.world.changes.length
    for (let turn = 0; turn < 100; turn++) {
      const [text, content, requested] = tries[turn % tries.length] ?? [undefined, written, name]
      if (text === undefined) rmSync(beside, { force: true })
      else writeFileSync(beside, text)
      writeFileSync(file, content)
      const { isError, text: told } = await assistant.call(turn % 3 === 2 ? 'undo' : 'apply', { plan: requested })
      expect(isError, `${turn}: ${told}`).toBe(true)
    }
    expect(emulator.world.changes.length).toBe(before)
    expect(agent.skills.has(skill.id)).toBe(false)
  })

  it('keeps to the guardrails of the server, whatever was approved', async () => {
    const { name } = await planned(1.5)
    await cli.run(`approve plans/${name}.json --by Ann`)
    writeFileSync(
      join(cli.cwd, 'limits.yaml'),
      `format: skillroute/guardrails@1\nprotected: { agents: [${agent.id}] }\n`,
    )
    const { isError, text } = await assistant.call('apply', { plan: name })
    expect(isError).toBe(true)
    expect(text).toContain('refused by a guardrail')
    expect(agent.skills.has(skill.id)).toBe(false)
  })

  it('needs its approval in the folder of approvals, if there is one', async () => {
    writeFileSync(join(cli.cwd, 'limits.yaml'), 'format: skillroute/guardrails@1\nmaxSkillsPerAgent: 50\n')
    const { name } = await planned(2)
    await cli.run(`approve plans/${name}.json --by Ann`)
    const guarded = await assistantIn(cli.cwd, emulator, { approvals: 'approved' })
    const refused = await guarded.call('apply', { plan: name })
    expect(refused.text).toContain(`--by NAME --out approved/${name}.approval.json`)
    await cli.run(`approve plans/${name}.json --by Ann --out approved/${name}.approval.json`)
    expect((await guarded.call('apply', { plan: name })).values[0]).toMatchObject({ outcome: 'done' })
    await guarded.end()
  })
})
