import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Cli, cliIn } from '../support/cli'

let cli: Cli
beforeEach(() => {
  cli = cliIn(undefined)
  const rules = (score: number): string =>
    `format: skillroute/rules@1\nqueues:\n  - { queue: Fraud Care, rules: [{ skill: Fraud, priorityScore: ${score} }] }\n`
  writeFileSync(join(cli.cwd, 'old.yaml'), rules(80))
  writeFileSync(
    join(cli.cwd, 'same.json'),
    JSON.stringify({
      format: 'skillroute/rules@1',
      queues: [{ queue: 'Fraud Care', rules: [{ skill: 'Fraud', priorityScore: 80 }] }],
    }),
  )
  writeFileSync(join(cli.cwd, 'new.yaml'), rules(60))
  writeFileSync(join(cli.cwd, 'bad.yaml'), rules(120))
})
afterEach(() => cli.remove())

it('drift compares two rules files, with exit code 3 where they differ', async () => {
  const differing = await cli.run('drift old.yaml new.yaml')
  expect(differing).toMatchObject({
    code: 3,
    out: expect.stringMatching(
      /What differs\s+old\.yaml\s+new\.yaml[\s\S]*Fraud Care\/rules\/Fraud\/priorityScore\s+80\s+60/,
    ),
  })
  const { code, out } = await cli.run('drift old.yaml new.yaml --json')
  const path = 'queues/Fraud Care/rules/Fraud/priorityScore'
  expect([code, JSON.parse(out)]).toMatchObject([3, { differences: [{ path, left: 80, right: 60 }] }])
  expect(await cli.run('drift old.yaml same.json')).toMatchObject({ code: 0, out: expect.stringContaining('same') })
  const bad = await cli.run('drift old.yaml bad.yaml')
  expect(bad).toMatchObject({ code: 2, err: expect.stringMatching(/bad\.yaml[\s\S]*3:.*at most 100/) })
  expect(await cli.run('drift old.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('two rules files') })
})
