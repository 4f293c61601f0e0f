/** Which plan was applied, where its file was replaced since: by undo and by plan. */
import { expect, it } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((made) => {
  scene = made
})

const PLAN = 'plan matrix matrix.csv --forecast none --existing overwrite'

it('says that a plan file was replaced whose plan was applied, and undo names the one that was', async () => {
  const { cli, ann, bob, skill, put, planIn } = scene
  put('matrix.csv', `agent,${skill.name}\n${ann.name},4.25\n`)
  expect((await cli.run(PLAN)).err).not.toContain('was applied')
  const first = planIn('plan.json')
  await cli.run('apply plan.json --yes')
  const retained = `.skillroute/${first.id}.plan.json`

  put('matrix.csv', `agent,${skill.name}\n${bob.name},4.75\n`)
  const replaced = await cli.run(PLAN)
  expect(replaced).toMatchObject({ code: 0, err: expect.stringContaining(`it is kept at ${retained}`) })
  expect(replaced.err).toContain(`skillroute undo ${retained}`)

  const refused = await cli.run('undo plan.json')
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('seems not to be applied')
  expect(refused.err).toMatch(/: applied \d+ [A-Z].*, 1 change to undo/)
  expect(refused.err).toContain(retained)
  expect(refused.err).toContain('--by-plan')
  expect(refused.err).not.toMatch(/byPlan|previewUndo/)

  expect(await cli.run(`undo ${retained} --yes`)).toMatchObject({ code: 0 })
  expect((await cli.run('undo plan.json')).err).toContain('nothing of it left to undo')
})

it('quotes a file name that a shell would not take as one word, in the commands that it names', async () => {
  const { cli, ann, skill, put } = scene
  put('matrix.csv', `agent,${skill.name}\n${ann.name},4.5\n`)
  const { out } = await cli.run(`${PLAN} --out week(1).json`)
  expect(out).toContain('skillroute apply "week(1).json"')
})

it('says of a plan without changes that it has none, and names no next step', async () => {
  const { cli, ann, skill, put } = scene
  ann.skills.set(skill.id, 3)
  put('matrix.csv', `agent,${skill.name}\n${ann.name},3\n`)
  const planned = await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')
  expect(planned.out).not.toMatch(/Next:|Agent +Skill/)
  expect(planned.out).toContain('there is nothing to apply')
  expect(await cli.run('verify plan.json')).toMatchObject({
    code: 0,
    out: 'nothing to verify: this plan has no changes\n',
  })
})

it('says first how many grants have no effect, and names all of them when asked', async () => {
  const { cli, emulator, skill, put } = scene
  const idle = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  for (const queue of emulator.world.queues.values()) queue.members.clear()
  for (const { skills } of idle) skills.delete(skill.id)
  put('matrix.csv', `agent,${skill.name}\n${idle.map(({ name }) => `${name},3\n`).join('')}`)
  const { out } = await cli.run('plan matrix matrix.csv --forecast none')
  expect(out).toContain(`warning ${idle.length} of ${idle.length} grants have no effect`)
  expect(out).toContain('--left-out prints all')
  const all = await cli.run('plan matrix matrix.csv --forecast none --left-out')
  const warned = all.out.slice(all.out.indexOf('warning'), all.out.indexOf('Change  ')).replaceAll(/\s+/g, ' ')
  for (const { name } of idle) expect(warned).toContain(`${name} / ${skill.name}`)
})
