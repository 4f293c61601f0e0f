import { checkKind } from '../../core/bag'
import { version } from '../../core/version'
import type { CheckedFile, Problem } from '../../documents'

/** Problems and warnings as SARIF 2.1.0, for code scanning. Files are relative, with forward slashes. */
export function problemsSarif(files: readonly CheckedFile[]): string {
  checkKind(files, 'files', 'l')
  const found = files.flatMap(({ file, problems, warnings }) => [
    ...problems.map((problem) => ({ file, problem, level: 'error' })),
    ...warnings.map((problem) => ({ file, problem, level: 'warning' })),
  ])
  const codes = [...new Set(found.map(({ problem }) => problem.code))].sort()
  const run = {
    tool: { driver: { name: 'skillroute', version, rules: codes.map((id) => ({ id })) } },
    columnKind: 'utf16CodeUnits',
    results: found.map(({ file, problem, level }) => result(file, problem, level, codes.indexOf(problem.code))),
  }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, null, 2)}\n`
}

function result(file: string, { code, path, message, line, column }: Problem, level: string, ruleIndex: number) {
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }
  return {
    ruleId: code,
    ruleIndex,
    level,
    message: { text: path === '' ? message : `${path}: ${message}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } }],
  }
}

function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/')
}
