import { defined } from '../../core/defined'
import { ConfigError, type Issue, ValidationError } from '../../core/errors'
import { plain } from '../../report'
import { cleanText } from '../../report/text/kit/clean'
import { plural } from '../../report/text/kit/figures'
import { textTable } from '../../report/text/kit/table'
import { readText } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { compareRules, type Rules, type RulesDiff, type RulesDifference, validateRules } from '../../workflows'

/** Number of characters searched for the format line: a snapshot may be large. */
const HEAD_CHARACTERS = 4_000
/** The format line of a rules file. */
const FORMAT = /^[\s{]*["']?format["']?\s*:\s*["']?skillroute\/rules@/m

/**
 * The differences between two rules files; undefined if neither is one.
 * @throws ConfigError if only one is; ValidationError for rules with problems
 */
export async function findRulesDiff(
  io: Io,
  left: string | undefined,
  right: string | undefined,
): Promise<RulesDiff | undefined> {
  const files = [left, right].flatMap((file) => file ?? [])
  const texts: string[] = []
  for (const file of files) texts.push(await readText(io, file))
  const areRules = texts.map((text) => isRules(text.slice(0, HEAD_CHARACTERS)))
  if (!areRules.includes(true)) return undefined
  const [first, second] = [files[0], files[1]]
  if (first === undefined || second === undefined || areRules.includes(false)) {
    throw new ConfigError(
      'Rules are compared with rules: name two rules files. To check whether an org complies with one, run skillroute validate FILE --live.',
    )
  }
  return compareRules(await parseRules(first, texts[0] ?? ''), await parseRules(second, texts[1] ?? ''))
}

/** Checks the first lines only: another document may contain such a line in one of its texts. */
function isRules(head: string): boolean {
  return FORMAT.test(head) && !/^\s*\{\s*"format"\s*:\s*"skillroute\/(?!rules@)/.test(head)
}

async function parseRules(file: string, text: string): Promise<Rules> {
  const { rules, problems } = await validateRules(text)
  if (rules !== null) return rules
  const issues: Issue[] = problems.map(({ path, message, line, column }) => ({
    path,
    message: `${path}: ${message}`,
    ...defined({ line, column }),
  }))
  throw new ValidationError(issues, { subject: `Rules file ${file}` })
}

/** The differences as a table, with a column for each file. */
export function rulesDiffText(
  { columns, paint = plain }: Pick<Io, 'columns' | 'paint'>,
  { differences }: RulesDiff,
  [left = 'left', right = 'right']: readonly (string | undefined)[],
): string {
  if (differences.length === 0) return `${paint.good('same')}: both rules files mean the same`
  const value = (one: RulesDifference['left']): string =>
    one === undefined ? '–' : one === true ? 'yes' : cleanText(typeof one === 'string' ? one : JSON.stringify(one))
  const table = textTable(
    [
      { title: 'What differs', cell: (row) => row.path },
      { title: left, cell: (row) => value(row.left) },
      { title: right, cell: (row) => value(row.right) },
    ],
    differences,
    { width: columns, paint },
  )
  return `${plural(differences.length, 'difference')}\n${table}`
}
