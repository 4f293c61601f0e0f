/** What is wrong with a file is said with the file's name: a command is given several. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cli, cliIn } from '../support/cli'
import { agent, queue, smallOrg } from '../support/rules/small-org'

/** Credentials that are asked of nobody: the org comes from a file, and the error is there before any request. */
const NOWHERE = {
  GENESYS_BASE_URL: 'http://127.0.0.1:1',
  GENESYS_LOGIN_URL: 'http://127.0.0.1:1',
  GENESYS_CLIENT_ID: 'id',
  GENESYS_CLIENT_SECRET: 'secret',
}

let cli: Cli
const put = (name: string, text: string): void => writeFileSync(join(cli.cwd, name), text)

beforeAll(() => {
  cli = cliIn(undefined)
  put('snapshot.json', JSON.stringify(smallOrg({ agents: [agent('u1')], queues: [queue('q1', 'Invoices', ['u1'])] })))
  put('limits.yaml', 'format: skillroute/guardrails@1\ncoverage: [{ skill: Billing }]\n')
  put('wish.yaml', 'format: skillroute/desired@1\nagents:\n  u1: { skills: { Nothing: 2 } }\n')
  put('shape.yaml', 'format: skillroute/desired@1\nagents: []\n')
  put('matrix.csv', 'agent,Billing\nu1,9\n')
  put('shifts.csv', 'agent,start,end\nnobody,1,2\n')
  put('model.yaml', 'contactTypes: 3\nagents: []\n')
  put('one.yaml', 'a: b: c\n')
})
afterAll(() => cli.remove())

describe('errors of input files', () => {
  it.each([
    ['plan --snapshot snapshot.json --guardrails limits.yaml', 'limits.yaml', /line 2:12 coverage\[0\]/],
    ['plan desired wish.yaml --snapshot snapshot.json', 'wish.yaml', /line 3:\d+ agents.u1.skills.Nothing/],
    ['plan desired shape.yaml --snapshot snapshot.json', 'shape.yaml', /line 2:9 agents/],
    ['plan matrix matrix.csv --snapshot snapshot.json', 'matrix.csv', /line 2:4 .*"9" is not a level/],
    ['plan matrix matrix.csv --snapshot snapshot.json --guardrails one.yaml', 'one.yaml', /line 1:4 /],
    ['simulate model.yaml', 'model.yaml', /line 1:15 contactTypes/],
    ['simulate one.yaml', 'one.yaml', /line 1:4 Nested mappings/],
  ])('%s', async (line, file, place) => {
    const { code, err } = await cli.run(line, NOWHERE)
    expect([code, err]).toEqual([2, expect.stringMatching(place)])
    expect(err).toContain(`error ${file} cannot be used:\n  line `)
  })

  it.each(['plan', 'recommend', 'weights --queue Invoices --share u1=0.5'])(
    '%s of an edited snapshot',
    async (line) => {
      put('edited.json', JSON.stringify({ format: 'skillroute/snapshot@1', org: { id: 'o', name: 'Org' } }))
      const { code, err } = await cli.run(`${line} --snapshot edited.json`, NOWHERE)
      expect([code, err]).toEqual([
        2,
        expect.stringMatching(/^error edited\.json cannot be used:\n(?: {2}.*\n)* {2}agents: /),
      ])
    },
  )

  it('a shift plan and a config file', async () => {
    put('good.yaml', 'format: skillroute/desired@1\nagents:\n  u1: { skills: { Billing: 2 } }\n')
    const shifts = await cli.run(
      'plan desired good.yaml --snapshot snapshot.json --hold off-shift --shifts shifts.csv',
      NOWHERE,
    )
    expect(shifts).toMatchObject({
      code: 2,
      err: expect.stringContaining('error shifts.csv cannot be used:\n  line 2 '),
    })
    put('skillroute.config.yaml', 'orgs:\n  eu:\n    regoin: mypurecloud.ie\n')
    const config = await cli.run('status --org eu')
    rmSync(join(cli.cwd, 'skillroute.config.yaml'))
    expect(config.code).toBe(2)
    expect(config.err).toContain('error skillroute.config.yaml cannot be used:\n  line 3:')
  })
})

describe('what can be evaluated without the org is refused before it is asked', () => {
  const share = (name: string): string => `weights --snapshot snapshot.json --queue Invoices --share ${name}=0.5`

  it.each([
    ['plan --until nonsense --hold never', /--hold: "never" is no ISO time: .*\n.*--until: "nonsense" is no ISO time/],
    ['plan --hold 05/12/2026', /--hold: "05\/12\/2026" can be read as two dates/],
    ['plan --hold 2027-02-30', /--hold: "2027-02-30" is a date that does not exist/],
    ['plan --hold 9', /--hold: "9" is no ISO time/],
    ['plan --until 2199-01-01T18:00', /--until: "2199-01-01T18:00" is a local time, and no zone is given/],
    ['plan --until 2199-01-01T18:00 --time-zone Berlin', /"Berlin" is not an IANA time zone/],
    ['plan --hold 2020-01-01T00:00:00Z', /--hold: 2020-01-01T00:00:00Z is in the past/],
    ['plan --until 2020-01-01T00:00:00Z', /--until: 2020-01-01T00:00:00Z is over before/],
    ['plan --hold 2199-02-01T00:00:00Z --until 2199-01-01T00:00:00Z', /--until: 2199-01-01T00:00:00Z is over before/],
    ['plan --hold off-shift --shifts gone.csv', /gone\.csv cannot be read: there is no such file/],
    ['plan matrix gone.csv --forecast none', /gone\.csv cannot be read/],
    ['plan --demand gone.json', /gone\.json cannot be read/],
    ['weights --queue Invoices --share u1=0.5 --demand gone.json', /gone\.json cannot be read/],
    ['recommend --demand gone.json', /gone\.json cannot be read: there is no such file/],
    ['recommend --html one.yaml/page.html', /one\.yaml\/page\.html cannot be written: /],
    ['recommend --save-demand .', /\. cannot be written: it is a folder/],
    ['snapshot --out one.yaml/new/snapshot.json', /cannot be written/],
    ['snapshot --days 3', /--days is about the demand, which is read with --save-demand alone/],
    ['snapshot --own-utilization', /--own-utilization is about the demand, which is read with --save-demand alone/],
    ['snapshot --save-demand d.json --queue Sales', /--save-demand reads the whole org: omit --queue and --division/],
    ['plan desired wish.yaml --snapshot snapshot.json --out .', /\. cannot be written: it is a folder/],
    ['drift snapshot.json snapshot.json --desired one.yaml/x.yaml', /one\.yaml\/x\.yaml cannot be written: /],
    ['snapshot --out /dev/null', /\/dev\/null cannot be written: it is no file/],
    ['snapshot --out new/', /new\/ cannot be written: it is a folder/],
    ['report snapshot.json --out impact.csv', /have no rows: name a demand, a plan, recommendations or a forecast/],
    ['report snapshot.json --out impact.xlsx', /--out impact\.xlsx: report writes/],
    [
      'plan desired wish.yaml --snapshot snapshot.json --out plan.html',
      /--out plan\.html: plan desired writes JSON there/,
    ],
    ['plan desired wish.yaml --html page.pdf', /--html page\.pdf: plan desired writes a page in HTML there, not pdf/],
    ['tidy --csv rows.xlsx', /--csv rows\.xlsx: tidy writes CSV there, not xlsx/],
    ['export --format matrix --out matrix.json', /--out matrix\.json: export writes CSV there, not json/],
    ['export --format json --out levels.csv', /--out levels\.csv: export writes JSON there, not csv/],
    ['export --out levels.html', /--out levels\.html: export writes CSV there, not html/],
    ['snapshot --out snapshot.csv', /--out snapshot\.csv: snapshot writes JSON there/],
    ['apply plan.json --html .', /\. cannot be written: it is a folder/],
    [share('nobody'), /the org has no agent "nobody"/],
    [share('u1').replace('Invoices', 'Invoice'), /the org has no queue "Invoice"; did you mean "Invoices"/],
  ])('%s', async (line, problem) => {
    const { code, err } = await cli.run(line, NOWHERE)
    expect([code, err]).toEqual([2, expect.stringMatching(problem)])
  })
})
