/** Plans from files, undo, held and time-boxed changes, guardrails and our own audit log on the command line. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let emulator: TwoAgents['emulator']
let cli: TwoAgents['cli']
let ann: TwoAgents['ann']
let bob: TwoAgents['bob']
let skill: TwoAgents['skill']
let put: TwoAgents['put']
let planIn: TwoAgents['planIn']
eachWithTwoAgents((scene) => {
  ;({ emulator, cli, ann, bob, skill, put, planIn } = scene)
})

const LEVEL = 4.25
/** A second over it: a command's clock may be some milliseconds behind. */
const HALF_HOUR_MS = 1_801_000

describe('a plan from a file', () => {
  it('takes what shall hold in YAML by names, applies it, and undo gives it back', async () => {
    const queue = [...emulator.world.queues.values()][0]
    if (queue === undefined) throw new Error('no queue')
    const before = { skills: new Map(ann.skills), timeout: queue.config.mediaSettings }
    put(
      'wanted.yaml',
      [
        'format: skillroute/desired@1',
        'agents:',
        `  ${ann.name}:`,
        `    skills: { ${skill.name}: ${LEVEL} }`,
        '    utilization: { call: 2 }',
        'queues:',
        `  ${queue.config.name}:`,
        '    settings: { mediaSettings.call.serviceLevel.durationMs: 33000 }',
      ].join('\n'),
    )
    const planned = await cli.run('plan desired wanted.yaml --forecast none')
    expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('1 queue setting changed') })
    const plan = planIn('plan.json')
    expect(plan.changes.map(({ kind }) => kind).sort()).toEqual(['queue.set', 'skill.set', 'utilization.set'])
    const requests = emulator.stats.requests
    const applied = await cli.run('apply plan.json --yes')
    expect(applied).toMatchObject({ code: 0, err: expect.stringContaining('3/3  writing, less than a second left\n') })
    expect(applied.err).not.toMatch(/1\.0 s|∞/)
    expect(emulator.stats.requests - requests).toBe(plan.budget.total)
    expect(ann.skills.get(skill.id)).toBe(LEVEL)
    expect((await cli.run('verify plan.json')).out).toContain('3 of 3 changes as planned')

    const undone = await cli.run(`undo .skillroute/${plan.id}.journal.jsonl --yes`)
    expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('done: 3 applied') })
    expect(ann.skills).toEqual(before.skills)
    expect(queue.config.mediaSettings).toEqual(before.timeout)
    expect(ann.utilization).toBeUndefined()
    expect((await cli.run('undo plan.json')).out).toContain('nothing to do')
    const verified = await cli.run('verify plan.json')
    expect(verified).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^undone: none of the 3 changes .* in effect now/),
    })
    expect(verified.out).toMatch(/3 changes undone at \d+ [A-Z]/)
    expect(verified.out).not.toContain('holds')
  })

  it('names every mistake with line and column', async () => {
    put(
      'bad.yaml',
      `format: skillroute/desired@1\nagents:\n  Nobody:\n    skills: { x: 9 }\n  ${ann.name}:\n    skils: {}\n`,
    )
    const { code, err } = await cli.run('plan desired bad.yaml --forecast none')
    expect(code).toBe(2)
    expect(err).toContain('line 4')
    expect(err).toContain('did you mean skills')
    put('bad.yaml', `format: skillroute/desired@1\nagents:\n  Nobody:\n    skills: { x: 3 }\n`)
    expect((await cli.run('plan desired bad.yaml --forecast none')).err).toMatch(/3.*no agent "Nobody"/)
  })

  it('takes a matrix, keeps higher levels unless told otherwise, marks what it raises', async () => {
    ann.skills.set(skill.id, 2)
    bob.skills.set(skill.id, 5)
    put('matrix.csv', `agent;${skill.name}\n"${ann.name}";3,5\n${bob.name};3\n`)
    expect((await cli.run('plan matrix matrix.csv --forecast none')).code).toBe(0)
    const retained = planIn('plan.json')
    expect(retained.changes).toMatchObject([{ kind: 'skill.set', user: { id: ann.id }, before: 2, after: 3.5 }])
    expect(retained.warnings.join()).toContain('Levels held already are raised')
    expect(retained.leftOut).toMatchObject([
      { code: 'level.kept', why: expect.stringContaining('equal or higher level') },
    ])
    expect((await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')).code).toBe(0)
    expect(planIn('plan.json').changes).toHaveLength(2)
    put('matrix.csv', `agent,${skill.name},${skill.name}\n${ann.name},3,4\n${ann.name},6,x\n`)
    const refused = await cli.run('plan matrix matrix.csv --forecast none')
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('is in another column too')
    expect(refused.err).toContain('is the agent of line 2 too')
  })
})

describe('undo', () => {
  it('reverts a part, and the rest later', async () => {
    put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n${bob.name},${LEVEL}\n`)
    const before = [ann, bob].map(({ skills }) => skills.get(skill.id))
    await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
    expect((await cli.run('apply plan.json --yes')).code).toBe(0)
    const unknown = await cli.run('undo plan.json --yes --agents Nobody')
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('the plan changes no agent "Nobody"') })
    expect(unknown.err).toContain(`it changes ${ann.name}, ${bob.name}`)
    const odd = await cli.run('undo plan.json --yes --only chg_1')
    expect(odd.err).toMatch(/no change with the id "chg_1"; it has \S+, \S+/)
    const part = await cli.run(`undo plan.json --yes --agents ${ann.id}`)
    expect(part).toMatchObject({ code: 0, out: expect.stringContaining('1 change of the plan stays') })
    expect([ann, bob].map(({ skills }) => skills.get(skill.id))).toEqual([before[0], LEVEL])
    const [rest] = planIn('plan.json').changes.filter((one) => 'user' in one && one.user.id === bob.id)
    expect(await cli.run(`undo plan.json --yes --only ${rest?.id}`)).toMatchObject({
      code: 0,
      out: expect.not.stringContaining('of the plan stay'),
    })
    expect([ann, bob].map(({ skills }) => skills.get(skill.id))).toEqual(before)
  })

  it('says so when nothing was applied, and leaves nothing behind that a later run would trip over', async () => {
    put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
    await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
    expect(await cli.run('undo plan.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('seems not to be applied'),
    })
    expect((await cli.run('apply plan.json --yes')).code).toBe(0)
  })

  it('ends with 5 and names what somebody changed since', async () => {
    put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n${bob.name},${LEVEL}\n`)
    await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
    await cli.run('apply plan.json --yes')
    ann.skills.set(skill.id, 1.75)
    const dry = await cli.run('undo plan.json --dry-run')
    expect(dry.code).toBe(5)
    expect(bob.skills.get(skill.id)).toBe(LEVEL)
    const unanswered = await cli.run('undo plan.json')
    expect(unanswered).toMatchObject({
      code: 2,
      err: expect.stringMatching(/The undo of plan_\w+ for .+ writes 2 changes, and removes 1 skill\. .*--yes/),
    })
    expect(bob.skills.get(skill.id)).toBe(LEVEL)
    const { code, out } = await cli.run('undo plan.json --yes')
    expect(code).toBe(5)
    expect(out).toContain('1.75')
    expect(ann.skills.get(skill.id)).toBe(1.75)
    expect(bob.skills.get(skill.id)).not.toBe(LEVEL)

    const again = await cli.run('undo plan.json --yes')
    expect(again).toMatchObject({ code: 5, out: expect.stringContaining(`${LEVEL} → `) })
    expect(again.out).not.toContain('chg_')
    const verified = await cli.run('verify plan.json')
    expect(verified).toMatchObject({ code: 3, out: expect.stringContaining('1 change left as someone else set it') })
    expect(verified.out).toContain(ann.name)
  })
})

describe('due', () => {
  it('makes held changes and takes back time-boxed ones, once', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n${bob.name},${LEVEL}\n`)
    const before = [ann.skills.get(skill.id), bob.skills.get(skill.id)]
    const at = (ms: number): string => new Date(Date.now() + ms).toISOString()
    put('shifts.csv', `agent,start,end\n${ann.name},${at(-3_600_000)},${at(1_800_000)}\n`)
    const line = `plan matrix matrix.csv --forecast none --existing overwrite --hold off-shift --shifts shifts.csv --until ${at(3_600_000)}`
    expect(await cli.run(line)).toMatchObject({
      code: 0,
      out: expect.stringContaining('skillroute due makes held changes'),
    })
    expect(planIn('plan.json').changes.filter(({ from }) => from !== undefined)).toHaveLength(1)
    const applied = await cli.run('apply plan.json --yes --json')
    expect(JSON.parse(applied.out)).toMatchObject({ outcome: 'held', counts: { held: 1, applied: 1 } })
    expect([ann, bob].map((user) => user.skills.get(skill.id))).toEqual([before[0], LEVEL])
    // A second more: the org's time may be a millisecond behind, since it started before the clock was stopped.
    vi.setSystemTime(Date.now() + HALF_HOUR_MS + 1_000)
    expect(await cli.run('due')).toMatchObject({ code: 0, out: expect.stringContaining('made 1 applied') })
    expect(ann.skills.get(skill.id)).toBe(LEVEL)
    vi.setSystemTime(Date.now() + HALF_HOUR_MS)
    expect(await cli.run('due')).toMatchObject({ code: 0, out: expect.stringContaining('reverted 2 applied') })
    expect([ann, bob].map((user) => user.skills.get(skill.id))).toEqual(before)
    expect((await cli.run('due')).out).toContain('Nothing waits')
    expect(readdirSync(join(cli.cwd, '.skillroute', 'due'))).toEqual([])
  })
})

describe('guardrails and approval', () => {
  it('refuse with 4, say which and why, and the audit log has it', async () => {
    put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
    put('rails.yaml', `format: skillroute/guardrails@1\nprotected:\n  agents: [${ann.name}]\n`)
    expect(
      (await cli.run('plan matrix matrix.csv --forecast none --existing overwrite --guardrails rails.yaml')).code,
    ).toBe(4)
    expect(planIn('plan.json').guardrails?.some(({ ok }) => !ok)).toBe(true)
    const refused = await cli.run('apply plan.json --yes')
    expect(refused.code).toBe(4)
    expect(refused.err).toContain('protected')
    expect(ann.skills.get(skill.id)).not.toBe(LEVEL)

    expect((await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')).code).toBe(0)
    expect((await cli.run('apply plan.json --yes --guardrails rails.yaml')).code).toBe(4)
    expect((await cli.run(`apply plan.json --yes --approve ${'0'.repeat(64)}`)).code).toBe(4)
    expect((await cli.run(`apply plan.json --yes --approve ${planIn('plan.json').hash}`)).code).toBe(0)
    const own = JSON.parse((await cli.run('audit --own --status refused --json')).out)
    expect(own).toHaveLength(3)
    expect(own[0]).toMatchObject({ type: 'refused', action: 'apply', error: { code: 'plan.guardrail' } })
  })
})

describe('our own audit log', () => {
  it('tells what was asked for and what became of it, and marks ours among the org’s audits', async () => {
    put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
    await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
    const requests = emulator.stats.requests
    const plan = planIn('plan.json')
    await cli.run('apply plan.json --yes')
    await cli.run('undo plan.json --yes')
    const made = emulator.stats.requests
    const all = JSON.parse((await cli.run('audit --own --json')).out)
    expect(emulator.stats.requests).toBe(made)
    expect(made).toBeGreaterThan(requests)
    expect(all.map(({ type, action }: { type: string; action: string }) => `${action} ${type}`)).toEqual([
      'plan planned',
      'apply started',
      'apply change',
      'apply ended',
      'undo started',
      'undo change',
      'undo ended',
    ])
    expect(all[2]).toMatchObject({
      planId: plan.id,
      target: { id: ann.id, name: ann.name },
      what: { id: skill.id },
      after: LEVEL,
      status: 'applied',
      latencyMs: expect.any(Number),
      correlationId: expect.any(String),
    })
    expect(all[3]).toMatchObject({ outcome: 'done', accuracy: 1, by: expect.any(String) })
    const about = await cli.run('audit --own --about nobody')
    expect(about.out).toContain('no such records')
    const trail = await cli.run('audit --days 1')
    expect(trail.out).toContain(`skillroute ${plan.id}`)
  })

  it('keeps names of people out when asked, and survives a torn line', async () => {
    put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
    await cli.run('plan matrix matrix.csv --forecast none --existing overwrite --redact')
    await cli.run('apply plan.json --yes --redact')
    const path = join(cli.cwd, '.skillroute', 'audit.jsonl')
    const text = readFileSync(path, 'utf8')
    expect(text).not.toContain(ann.name)
    expect(text).not.toContain(ann.id)
    writeFileSync(path, text.slice(0, -20))
    await cli.run('apply plan.json --yes --redact')
    const own = JSON.parse((await cli.run('audit --own --json')).out)
    expect(own.at(-1)).toMatchObject({ type: 'ended', outcome: 'done' })
  })
})
