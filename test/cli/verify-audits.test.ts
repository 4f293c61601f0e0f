/** `skillroute verify --audits` where the audits of the org do not say what was changed. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

const LEVEL = 4.25

let scene: TwoAgents
eachWithTwoAgents(
  (made) => {
    scene = made
  },
  { switches: { auditRows: 'bare' } },
)

it('ends verify --audits with 5 where the audits cannot tell, and without a journal', async () => {
  const { cli, ann, skill, put } = scene
  put('wanted.csv', `agent,${skill.name}\n${ann.name},${LEVEL}\n`)
  expect((await cli.run('plan matrix wanted.csv --forecast none --existing overwrite')).code).toBe(0)
  const applied = await cli.run('apply plan.json --yes')
  expect(applied.out).toContain('cannot be evaluated')
  expect(applied.out).not.toContain('by others')
  const looked = await cli.run('verify plan.json --audits')
  expect(looked).toMatchObject({ code: 5, out: expect.stringContaining('1 cannot be evaluated') })
  expect((await cli.run('verify plan.json')).code).toBe(0)
  rmSync(join(cli.cwd, '.skillroute'), { recursive: true, force: true })
  const lost = await cli.run('verify plan.json --audits')
  expect(lost).toMatchObject({ code: 5, out: expect.stringContaining('contains no write to check') })
})
