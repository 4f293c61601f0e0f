/** `--protect` on the command line: agents whom no plan touches, whatever it is made from. */
import { describe, expect, it } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let cli: TwoAgents['cli']
let ann: TwoAgents['ann']
let bob: TwoAgents['bob']
let skill: TwoAgents['skill']
let put: TwoAgents['put']
let planIn: TwoAgents['planIn']
eachWithTwoAgents((scene) => {
  ;({ cli, ann, bob, skill, put, planIn } = scene)
})

const LEVEL = 4.25

describe('plan --protect', () => {
  it('leaves what a file wants of protected agents out, and names it', async () => {
    for (const user of [ann, bob]) user.skills.set(skill.id, 2)
    const wish = `{ skills: { ${skill.name}: ${LEVEL} }, utilization: { call: 2 } }`
    put('wanted.yaml', `format: skillroute/desired@1\nagents:\n  ${ann.name}: ${wish}\n  ${bob.name}: ${wish}\n`)
    put('matrix.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n${bob.name},${LEVEL}\n`)
    const rule = `  - match: { agent: [${ann.name}, ${bob.name}] }\n    skills: { ${skill.name}: 5 }\n`
    put('rules.yaml', `format: skillroute/rules@1\nagents:\n${rule}`)
    for (const source of ['desired wanted.yaml', 'matrix matrix.csv --existing overwrite', 'rules rules.yaml']) {
      const line = `plan ${source} --forecast none --protect`
      const { code, out, err } = await cli.run(`${line} ${ann.id}`)
      expect(code, err).toBe(0)
      expect(out).toMatch(new RegExp(`The agent is protected.*${ann.name}`))
      const { changes, leftOut } = planIn('plan.json')
      expect(changes.map((change) => 'user' in change && change.user.id)).toContain(bob.id)
      expect(changes.map((change) => 'user' in change && change.user.id)).not.toContain(ann.id)
      expect(leftOut).toContainEqual(expect.objectContaining({ code: 'user.protected' }))
      const unknown = await cli.run(`${line} Nobody`)
      expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('the org has no agent "Nobody"') })
    }
    expect((await cli.run('apply plan.json --yes')).code).toBe(0)
    expect(ann.skills.get(skill.id)).not.toBe(5)
    expect(bob.skills.get(skill.id)).toBe(5)
  })

  it('is for plans of a fleet, and refused for what is none', async () => {
    const refused = await cli.run('fleet apply --yes --protect Ann')
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--protect is for fleet plan') })
    for (const [words, said] of [
      ['apply --desired x.yaml --yes', '--desired is for fleet plan, not for fleet apply'],
      ['snapshot --queue Sales', '--queue is for fleet plan, not for fleet snapshot'],
      ['plan --on-conflict skip', '--on-conflict is for fleet apply, not for fleet plan'],
      ['status --yes', '--yes is for fleet apply, not for fleet status'],
    ]) {
      expect(await cli.run(`fleet ${words}`)).toMatchObject({ code: 2, err: expect.stringContaining(said ?? '') })
    }
  })
})
