import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { findWords } from '../../scripts/words/find-words'
import { BANNED, CHECKED } from '../../scripts/words/words'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** A sentence for each banned word, with the words that the check has to find in it. */
const SENTENCES: readonly (readonly [string, ...string[]])[] = [
  ['The forecast came true in the week that came.', 'came true', 'week that came'],
  ['What it would bring was reckoned and foretold.', 'reckoned', 'foretold'],
  ['A grant is worth ten contacts answered in time.', 'worth', 'answered in time'],
  ['Callers gave up; the others have given up too.', 'gave up', 'given up'],
  ['An agent who has joined a queue has a load of 120 %.', 'joined', 'load of 1'],
  ['The skill acts nowhere; see what shall hold.', 'acts nowhere', 'shall'],
  ['A file of wishes has the wanted level.', 'wishes', 'wanted level'],
  ['The canary is taken back; undo takes it back.', 'taken back', 'takes it back'],
  ['It goes on where it stopped; go on with the rest.', 'goes on', 'go on with'],
  ['A listener is told of strangers and foreign changes.', 'told', 'strangers', 'foreign changes'],
  ['The blame is in the audits: look at it again, take a look.', 'blame', 'look at it again', 'a look'],
  ['The teller puts it on a shelf.', 'teller', 'shelf'],
  ['A lane has a courier and an outlet.', 'lane', 'courier', 'outlet'],
  ['The rule is mended and read anew.', 'mended', 'anew'],
  ['The mean lies between the bounds of the floor.', 'lies between', 'floor'],
  ['The demo lives a week by chance.', 'lives a week', 'chance'],
  ['The picture shows all of it save what others changed.', 'picture', 'save what'],
  ['It does harm, says our own audit.', 'harm', 'own audit'],
  ['Utilisation is optimised, not analysed.', 'Utilisation', 'optimised', 'analysed'],
  ['The behaviour of a contact centre with a licence in its defence.', 'behaviour', 'centre', 'licence', 'defence'],
  ['A programme was cancelled for a misspelt name.', 'programme', 'cancelled', 'misspelt'],
]
const wordsIn = (file: string, text: string): string[] => findWords(file, text).map(({ word }) => word)

describe('the check of words', () => {
  it.each(SENTENCES)('finds the banned words of: %s', (sentence, ...words) => {
    expect(wordsIn('docs/a.md', sentence)).toEqual(words)
  })

  it('has a sentence above for every banned word, and a replacement', () => {
    const text = SENTENCES.map(([sentence]) => sentence).join('\n')
    expect(BANNED.filter(({ pattern }) => !new RegExp(pattern, 'i').test(text))).toEqual([])
    expect(BANNED.filter(({ instead }) => instead === '')).toEqual([])
  })

  it('leaves plain words alone', () => {
    const plain = `Licensed agents are activated in the queue otherwise. Exercise, promise, raise, precise, enterprise.
      Their time on queue goes up; contacts behave as forecast. The chat license is valid. Look at the chart and go on call.`
    expect(wordsIn('docs/a.md', plain)).toEqual([])
  })

  it('says where the word is and what to write instead', () => {
    expect(findWords('docs/a.md', '# A\n\nThe rule is mended.\n')).toEqual([
      { line: 3, column: 13, word: 'mended', instead: 'fix, fixed' },
    ])
  })
})

describe('what the check reads', () => {
  it.each([
    ['names in code font', 'The field `joined` and the option ``--blame``.'],
    ['addresses of links', 'See [the table](a.md#what-shall-hold).'],
    ['code', '```yaml\nmembers: { Chen: { joined: true } }\n```\n'],
    ['output of commands', '```text\n# a contact centre\n```\n'],
  ])('leaves out %s', (_what, text) => {
    expect(wordsIn('docs/a.md', text)).toEqual([])
  })

  it('has the comments of code, tables and texts of links', () => {
    expect(wordsIn('docs/a.md', '```sh\nskillroute due --blame # goes on\n```\n')).toEqual(['goes on'])
    expect(wordsIn('docs/a.md', '```ts\njoined() // told once\n```\n')).toEqual(['told'])
    expect(wordsIn('docs/a.md', '| a | anew |\n')).toEqual(['anew'])
    expect(wordsIn('docs/a.md', 'See [a picture](a.md).')).toEqual(['picture'])
  })

  it('has comments and texts of TypeScript, without its names', () => {
    const source = [
      '/** Says what was told; `joined` is a field. */',
      'const mended = agent.joined // anew',
      "const text = 'a contact centre' + `worth it`",
      "const names = ['CANCELLED', 'joined', 'member.joined', 'memberBy?s joined?b']",
    ].join('\n')
    expect(wordsIn('src/a.ts', source)).toEqual(['told', 'anew', 'centre', 'worth'])
  })
})

describe('npm run words:check', () => {
  const check = async (cwd: string): Promise<{ stdout: string }> =>
    await run(join(root, 'node_modules/.bin/tsx'), [join(root, 'scripts/words.ts')], { cwd })

  it('finds the documents', () => {
    const files = ts.sys.readDirectory(root, ['.md'], ['node_modules'], CHECKED)
    expect(files.length).toBeGreaterThan(20)
    for (const file of files) expect(findWords(file, readFileSync(file, 'utf8')), file).toEqual([])
  })

  it('fails when a banned word is put into a document', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'words-'))
    try {
      writeFileSync(join(folder, 'README.md'), 'The plan resumes.\n')
      expect((await check(folder)).stdout).toBe('words: 1 files in plain words\n')
      writeFileSync(join(folder, 'README.md'), 'The plan goes on.\n')
      await expect(check(folder)).rejects.toMatchObject({
        code: 1,
        stderr: 'README.md:1:10 "goes on": write resumes, continues\n',
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
