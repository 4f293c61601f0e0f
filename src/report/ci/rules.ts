import { version } from '../../core/version'
import type { Problem } from '../../documents'
import type { CheckedFile } from '../../documents/checked-file'

/** Problems and warnings as SARIF 2.1.0, for code scanning. Files are relative, with forward slashes. */
export function problemsSarif(files: readonly CheckedFile[]): string {
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
    locations: [{ physicalLocation: { artifactLocation: { uri: encodeUri(file) }, ...region } }],
  }
}

function encodeUri(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/')
}

/** Problems and warnings as workflow commands of GitHub Actions, which show them beside the lines of a pull request. */
export function problemsGithub(files: readonly CheckedFile[]): string {
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

/**
 * Problems as JUnit XML: a suite for each file, with a failed case for each problem, or one passed case for a file
 * without problems.
 */
export function problemsJunit(files: readonly CheckedFile[]): string {
  const suites = files.map(({ file, problems }) => {
    const cases =
      problems.length === 0
        ? [`    <testcase classname="${xmlText(file)}" name="valid"/>`]
        : problems.map((problem) => failedCase(file, problem))
    const counts = `tests="${cases.length}" failures="${problems.length}" errors="0"`
    return [`  <testsuite name="${xmlText(file)}" ${counts}>`, ...cases, '  </testsuite>'].join('\n')
  })
  const failures = files.reduce((sum, { problems }) => sum + problems.length, 0)
  const tests = files.reduce((sum, { problems }) => sum + Math.max(1, problems.length), 0)
  const head = `<testsuites name="skillroute validate" tests="${tests}" failures="${failures}" errors="0">`
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites, '</testsuites>', ''].join('\n')
}

function failedCase(file: string, { code, path, message, line, column }: Problem): string {
  const place = line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`
  const name = `${code} ${path}`.trim()
  return [
    `    <testcase classname="${xmlText(file)}" name="${xmlText(`${name}${place}`)}">`,
    `      <failure type="${xmlText(code)}" message="${xmlText(message)}">${xmlText(`${file}${place} ${message}`)}</failure>`,
    '    </testcase>',
  ].join('\n')
}

/** Text as XML 1.0 allows it: the five signs as entities, and signs that it knows no way to write replaced. */
function xmlText(text: string): string {
  return text.replace(FORBIDDEN, '\u{FFFD}').replace(/[&<>"'\n\r\t]/g, (sign) => ENTITIES[sign] ?? sign)
}

/** Controls other than white space, halves of pairs, and two signs that are none. */
const FORBIDDEN = /[^\t\n\r\P{Cc}]|\p{Cs}|[\uFFFE\uFFFF]/gu

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}
