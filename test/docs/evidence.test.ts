/** docs/evidence.md against the figures that README and guides claim. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const page = read('docs/evidence.md')
const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'evidence.md')

/** A number with a unit of measure. */
const FIGURE =
  /\b\d[\d.,]*(?: (?:times|ms|kB|MB|MiB|GiB|requests?|points|digits|seconds?|minutes?|hours?|s|h|min)\b| ?%)|\bwithin \d|\bfew (?:seconds|minutes)\b/
/** Where a line ends a sentence: a blank line, an item of a list or a row of a table. */
const BREAK = /\n\s*\n|\n(?=\||- |\d+\. |#)/
/** Where a sentence ends within a line. */
const END = /(?<=[.:;!?]) +(?=[A-Z`*[])/

/** Sentences and rows with a figure, but without the option or the code that a setting has beside it. */
function claimsOf(text: string): string[] {
  return text
    .replace(/```[\s\S]*?```/g, '')
    .split(BREAK)
    .flatMap((part) => (part.startsWith('|') ? [part] : part.replaceAll('\n', ' ').split(END)))
    .filter((sentence) => FIGURE.test(sentence) && !sentence.includes('`'))
}

/** The rows of the claims: their words, the guide, and what shows them. */
const rows = [...page.matchAll(/^\| "(.+?)" \| \[.+?\]\((\S+?\.md)(?:#[\w-]+)?\) \| (.+) \| (.+) \|$/gm)].map(
  ([, words = '', guide = '', shownBy = '']) => ({ words, guide, shownBy }),
)

it('claims are told from settings', () => {
  expect(claimsOf('It is 40 times faster. Waits end after 30 s (`waitMs`).\n| size | 3 kB |\n')).toHaveLength(2)
  expect(claimsOf('```sh\nit takes 3 s\n```\nA page has names.')).toEqual([])
})

it.each(['README.md', ...guides.map((name) => `docs/${name}`)])('%s claims no figure without a row', (file) => {
  const known = rows.filter(({ guide }) => file === 'README.md' || file === `docs/${guide}`)
  expect(claimsOf(read(file)).filter((claim) => !known.some(({ words }) => claim.includes(words)))).toEqual([])
})

it('every row stands in its guide', () => {
  expect(rows.length).toBeGreaterThan(5)
  for (const { words, guide } of rows) expect(read(`docs/${guide}`).replaceAll('\n', ' '), guide).toContain(words)
})

it('what shows a figure exists, and says when it last did', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const named = [...page.matchAll(/`((?:src|test|bench)\/[\w./-]+|npm run [\w:]+|npx tsx [\w./-]+)/g)].map(
    ([, one = '']) => one,
  )
  expect(named.length).toBeGreaterThan(20)
  for (const one of named) {
    const [, script] = /^npm run (.+)/.exec(one) ?? []
    const found = script === undefined ? existsSync(join(root, one.replace('npx tsx ', ''))) : script in scripts
    expect(found, one).toBe(true)
  }
  const tables = page.split('\n').filter((line) => line.startsWith('| ') && !line.includes('Last shown'))
  for (const row of tables) expect(row).toMatch(/ \| (\d{4}-\d\d-\d\d|not for this version)[^|]*\|$/)
})
