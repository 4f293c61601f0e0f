import { describe, expect, it } from 'vitest'
import { BARE_SNAPSHOT } from '../../../test/support/bare-snapshot'
import type { Snapshot } from '../../documents'
import { resolveMatrix } from './matrix'

const agent = { state: 'active', skills: [], languages: [], certifications: [] }
const ORG: Snapshot = {
  ...BARE_SNAPSHOT,
  skills: ['Fraud', 'Cards', 'x;y;z'].map((name) => ({ id: `s-${name}`, name, state: 'active' })),
  agents: ['Ann', 'Bob'].map((name) => ({ id: `u-${name}`, name, ...agent })),
}

const read = (text: string): string[] =>
  resolveMatrix(ORG, text).map(({ user, skill, level }) => `${user.name} ${skill.name} ${level}`)

/** Line, column and words of each problem. */
function problems(text: string): unknown[] {
  try {
    resolveMatrix(ORG, text)
  } catch (error) {
    const { issues } = Object(error)
    return issues
  }
  return []
}

describe('a matrix as spreadsheets leave it', () => {
  it('may have columns with neither head nor cells', () => {
    expect(read('agent,Fraud,,\nAnn,3,,\nBob,,,\n,,,\n')).toEqual(['Ann Fraud 3'])
    expect(read('agent,,Fraud, \nAnn,,3, \n')).toEqual(['Ann Fraud 3'])
  })

  it('may not have cells without a head', () => {
    const message = expect.stringContaining('a cell with text in line 3')
    expect(problems('agent,Fraud,\nAnn,3,\nBob,,4\n')).toEqual([{ path: '', message, line: 1, column: 13 }])
    expect(problems('agent,,\nAnn,,\n')).toEqual([
      { path: '', message: expect.stringContaining('no CSV with a header row'), line: 1 },
    ])
  })

  it.each(['sep=;\n', 'sep=;\r\n', '\uFEFFSEP=;\r\n', '"sep=;"\n', 'sep=;;;\n'])('may begin with %j', (line) => {
    expect(read(`${line}agent;Fraud\nAnn;3,5\n`)).toEqual(['Ann Fraud 3.5'])
    expect(problems(`${line}agent;Fraud\nAnn;9\n`)).toMatchObject([{ line: 3, column: 5 }])
  })

  it('is split at the separator that the line names, whatever its heads hold', () => {
    expect(read('sep=|\nagent|x;y;z\nAnn|2\n')).toEqual(['Ann x;y;z 2'])
    expect(read('agent,"x;y;z"\nAnn,2\n')).toEqual(['Ann x;y;z 2'])
  })

  it('may have a row for each agent and skill, as exports write it', () => {
    const head = 'user_id,user_name,division,state,licensed,skill_id,skill_name,proficiency,gap'
    expect(read(`${head}\nu-Ann,Anna,,,,s-Fraud,F,3\nu-Bob,Bob,,,,,,\n,,,,,,,,a gap\n`)).toEqual(['Ann Fraud 3'])
    expect(read('agent,skill,level,note,note,\nAnn,Fraud,3,a,b,c\n')).toEqual(['Ann Fraud 3'])
    expect(read('agent;skill;level\nAnn;Fraud;3,5\nAnn;Cards;-\nBob;Cards;\n')).toEqual([
      'Ann Fraud 3.5',
      'Ann Cards null',
    ])
    const text = 'skill,level,agent\nFraud,3,Ann\nFraud,9,Bob\nFraud,2,Ann\nNo,2,Zed\n'
    expect(problems(text)).toMatchObject([
      { path: 'Bob', line: 3, column: 7 },
      { path: 'Ann', message: 'Fraud is in line 2 too', line: 4 },
      { path: 'Zed', line: 5, column: 6 },
      { path: 'No', line: 5, column: 1 },
    ])
    expect(problems('agent,skill,level\nAnn,Fraud,4,5\n,Fraud,3\nBob,,3\n')).toMatchObject([
      { path: 'Ann', message: 'has more cells than there are headings', line: 2 },
      { path: 'Fraud', message: 'has a level, but no agent', line: 3, column: 1 },
      { path: 'Bob', message: 'has a level, but no skill', line: 4, column: 5 },
    ])
    expect(problems('agent,skill,level,Level\nAnn,Fraud,4,5\n')).toMatchObject([{ path: 'Level', column: 19 }])
    const mistyped = { message: 'is an unknown column: did you mean level?', line: 1, column: 13 }
    expect(problems('agent,skill,levl\nAnn,Fraud,3\n')).toMatchObject([mistyped])
    expect(problems('agent,Skil\nAnn,3\n')).toMatchObject([
      { message: expect.stringContaining('delete columns of anything else') },
    ])
  })

  it('may hold names behind the apostrophe that keeps a spreadsheet from running them', () => {
    const org = { ...ORG, agents: [...ORG.agents, { id: 'u', name: '=Eve', ...agent }] }
    expect(resolveMatrix(org, "agent,Fraud\n'=Eve,3\n")).toMatchObject([{ user: { id: 'u' }, level: 3 }])
    const message = expect.stringContaining('no agent "=Zed"')
    expect(problems("agent,Fraud\n'=Zed,3\n")).toMatchObject([{ message }])
  })
})
