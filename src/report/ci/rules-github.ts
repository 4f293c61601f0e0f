import { checkKind } from '../../core/bag'
import type { CheckedFile, Problem } from '../../documents'

/** Problems and warnings as workflow commands of GitHub Actions, which show them beside the lines of a pull request. */
export function problemsGithub(files: readonly CheckedFile[]): string {
  checkKind(files, 'files', 'l')
  const lines = files.flatMap(({ file, problems, warnings }) => [
    ...problems.map((problem) => command('error', file, problem)),
    ...warnings.map((problem) => command('warning', file, problem)),
  ])
  return lines.map((line) => `${line}\n`).join('')
}

function command(kind: 'error' | 'warning', file: string, { code, path, message, line, column }: Problem): string {
  const properties = [
    `file=${property(file)}`,
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${property(code)}`,
  ]
  return `::${kind} ${properties.join(',')}::${data(path === '' ? message : `${path}: ${message}`)}`
}

/** Line ends would end the command, and a percent sign starts an escape. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** Colons and commas would end a property. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
