import { checkKind } from '../../core/bag'
import type { CheckedFile, Problem } from '../../documents'

/**
 * Problems as JUnit XML: a suite for each file, with a failed case for each problem, or one passed case for a file
 * without problems.
 */
export function problemsJunit(files: readonly CheckedFile[]): string {
  checkKind(files, 'files', 'l')
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
