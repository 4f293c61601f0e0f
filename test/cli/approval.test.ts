/** What a plan carries binds its apply on the command line: approval, freeze, who and why. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

const LEVEL = 4.25

let scene: TwoAgents
eachWithTwoAgents((next) => {
  scene = next
})

/** Plans a level for Ann under limits, as the file says them. */
async function plan(limits: string, more = ''): Promise<{ readonly code: number; readonly out: string }> {
  const { put, ann, skill, cli } = scene
  put(
    'wanted.json',
    JSON.stringify({ format: 'skillroute/desired@1', agents: { [ann.id]: { skills: { [skill.id]: LEVEL } } } }),
  )
  put('limits.yaml', `format: skillroute/guardrails@1\n${limits}\n`)
  return await cli.run(`plan desired wanted.json --forecast none --guardrails limits.yaml ${more}`)
}

const isWritten = (): boolean => scene.ann.skills.get(scene.skill.id) === LEVEL

describe('approval', () => {
  it('is asked for by the plan, given in a file beside it, and told with its reason', async () => {
    const { cli, planIn } = scene
    const planned = await plan('approval: { required: true }', '--reason CHG-7')
    expect(planned.code).toBe(0)
    expect(planned.out).toContain('Reason: CHG-7')
    expect(planned.out).toMatch(/guardrail approval: .*skillroute approve/)
    expect(planned.out).toContain('Next: skillroute approve plan.json --by NAME, then skillroute apply plan.json')
    const refused = await cli.run('apply plan.json --yes')
    expect(refused).toMatchObject({ code: 4, err: expect.stringContaining('nobody approved') })
    expect(isWritten()).toBe(false)

    expect((await cli.run('approve plan.json')).code).toBe(2)
    const approved = await cli.run('approve plan.json --by Ann --reason fits')
    expect(approved).toMatchObject({ code: 0, out: expect.stringContaining('approved by Ann: plan.approval.json') })
    expect(approved.out).toContain(planIn('plan.json').hash)
    const applied = await cli.run('apply plan.json --yes')
    expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('approved by Ann (fits)') })
    expect(isWritten()).toBe(true)
    const own = JSON.parse((await cli.run('audit --own --json')).out)
    const told = own.flatMap(({ type, action, reason, approvals }: Record<string, unknown>) =>
      type === 'change' ? [] : [[`${action} ${type}`, reason, approvals]],
    )
    const approvals = [expect.objectContaining({ by: 'Ann', reason: 'fits' })]
    expect(told).toEqual([
      ['plan planned', 'CHG-7', undefined],
      ['apply started', 'CHG-7', undefined],
      ['apply refused', 'CHG-7', undefined],
      ['approve approved', 'fits', approvals],
      ['apply started', 'CHG-7', approvals],
      ['apply ended', 'CHG-7', approvals],
    ])
    const [header] = readFileSync(
      join(cli.cwd, '.skillroute', `${planIn('plan.json').id}.journal.jsonl`),
      'utf8',
    ).split('\n')
    expect(header).toContain('"by":"Ann"')
  })

  it('of another plan does not count; the hash and a name do', async () => {
    const { cli, planIn } = scene
    await plan('approval: { required: true }')
    await cli.run('approve plan.json --by Ann')
    await plan('approval: { required: true }', '--reason other')
    const stale = await cli.run('apply plan.json --yes')
    expect(stale).toMatchObject({
      code: 4,
      err: expect.stringMatching(/plan\.approval\.json approves another plan, plan_\w+/),
    })
    expect((await cli.run('apply plan.json --yes --approval plan.approval.json')).code).toBe(4)
    expect((await cli.run('apply plan.json --yes --approved-by Ben')).code).toBe(2)
    const applied = await cli.run(`apply plan.json --yes --approve ${planIn('plan.json').hash} --approved-by Ben`)
    expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('approved by Ben') })
  })
})

describe('freeze', () => {
  it('of the plan keeps apply from writing, given again or not, until it is over', async () => {
    const { cli } = scene
    const now = Date.now()
    const from = new Date(now - 60_000).toISOString()
    const to = new Date(now + 3_600_000).toISOString()
    const planned = await plan(`freeze: [{ from: "${from}", to: "${to}", reason: sale }]`)
    expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('when the freeze is over') })
    scene.put('none.yaml', 'format: skillroute/guardrails@1\nmaxSkillsPerAgent: 50\n')
    for (const more of ['', '--guardrails none.yaml']) {
      const refused = await cli.run(`apply plan.json --yes ${more}`)
      expect(refused).toMatchObject({ code: 4, err: expect.stringContaining(`frozen until ${to} (sale)`) })
    }
    expect(isWritten()).toBe(false)
    vi.setSystemTime(now + 3_700_000)
    expect((await cli.run('apply plan.json --yes')).code).toBe(0)
    expect(isWritten()).toBe(true)
  })
})
