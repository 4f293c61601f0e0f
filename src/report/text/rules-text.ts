import type { Problem } from '../../documents'
import type { CheckedFile } from '../../documents/checked-file'
import { cleanText } from './kit/clean'
import { plural } from './kit/figures'
import { plain } from './kit/paint'
import type { TableOptions } from './kit/table'

/** Problems and warnings of files for people: `rules.yaml:4:5 problem …`, one a line, in the order of the text. */
export function problemsText(files: readonly CheckedFile[], options: TableOptions = {}): string {
  const { paint = plain } = options
  const lines = files.flatMap(({ file, problems, warnings }) => [
    ...problems.map((problem) => line(file, problem, paint.bad('problem'))),
    ...warnings.map((warning) => line(file, warning, paint.warn('warning'))),
  ])
  const count = (of: (file: CheckedFile) => readonly Problem[]): number =>
    files.reduce((sum, file) => sum + of(file).length, 0)
  const [problems, warnings] = [count((file) => file.problems), count((file) => file.warnings)]
  const found = [
    ...(problems === 0 ? [] : [plural(problems, 'problem')]),
    ...(warnings === 0 ? [] : [plural(warnings, 'warning')]),
  ]
  const summary = `${plural(files.length, 'file')} checked: ${found.length === 0 ? 'no problems' : found.join(', ')}`
  return [...lines, problems > 0 ? paint.bad(summary) : paint.good(summary)].join('\n')
}

function line(file: string, { line: at, column, path, message }: Problem, kind: string): string {
  const place = [file, ...(at === undefined ? [] : [at]), ...(column === undefined ? [] : [column])].join(':')
  return cleanText(`${place} `) + kind + cleanText(` ${path === '' ? '' : `${path}: `}${message}`)
}
