import { describe, expect, it } from 'vitest'
import type { CheckedFile } from '../../documents/checked-file'
import { problemsText } from '../text/rules-text'
import { problemsGithub, problemsJunit, problemsSarif } from './rules'

const ESCAPE = '\u001B[31m'
const nasty: CheckedFile = {
  file: 'rules/été & co, 100%.yaml',
  problems: [
    { code: 'a.b', path: '', message: `<"broken">\n::error::fake & 'more' ${ESCAPE} 100%`, line: 3, column: 7 },
    { code: 'c', path: 'x', message: 'no place' },
  ],
  warnings: [{ code: 'w', path: 'y', message: 'careful', line: 1, column: 1 }],
}
const clean: CheckedFile = { file: 'good.yaml', problems: [], warnings: [] }

describe('problems of files', () => {
  it('as text: one line each, safe for a terminal', () => {
    const lines = problemsText([nasty, clean]).split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^rules\/été & co, 100%\.yaml:3:7 problem /)
    expect(lines.join('')).not.toContain(ESCAPE)
    expect(lines[3]).toBe('2 files checked: 2 problems, 1 warning')
  })

  it('as GitHub annotations: one line each, nothing of a message can start another command', () => {
    expect(problemsGithub([nasty, clean]).split('\n')).toEqual([
      `::error file=rules/été & co%2C 100%25.yaml,line=3,col=7,title=a.b::<"broken">%0A::error::fake & 'more' ${ESCAPE} 100%25`,
      '::error file=rules/été & co%2C 100%25.yaml,title=c::x: no place',
      '::warning file=rules/été & co%2C 100%25.yaml,line=1,col=1,title=w::y: careful',
      '',
    ])
  })

  it('as JUnit: well-formed, a case a problem', () => {
    const xml = problemsJunit([nasty, clean])
    expect(xml).not.toContain(ESCAPE)
    expect(xml.match(/<testcase /g)).toHaveLength(3)
    expect(xml).toContain('message="&lt;&quot;broken&quot;&gt;&#10;::error::fake &amp; &apos;more&apos;')
    // What is left without tags and entities holds no sign that XML gives a meaning.
    const text = xml.replace(/<\?xml[^>]*\?>|<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>|&(?:amp|lt|gt|quot|apos|#10);/g, '')
    expect(text).not.toMatch(/[<>&]/)
  })

  it('as SARIF: files as URIs, places where there are any', () => {
    const { runs } = JSON.parse(problemsSarif([nasty, clean]))
    const [first, second, third] = runs[0].results
    expect(first.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'rules/%C3%A9t%C3%A9%20%26%20co%2C%20100%25.yaml' },
      region: { startLine: 3, startColumn: 7 },
    })
    expect(second).toMatchObject({ ruleId: 'c', level: 'error', message: { text: 'x: no place' } })
    expect(second.locations[0].physicalLocation.region).toBeUndefined()
    expect(third.level).toBe('warning')
  })
})
