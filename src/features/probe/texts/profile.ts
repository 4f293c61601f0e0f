import { capitalize } from '../../../core/text/counted'
import { when } from '../../../core/time/iso-time'
import type { OrgProfile, ProbeCheck } from '../../../documents'
import { cleanText } from '../../../report/text/kit/clean'
import { plural } from '../../../report/text/kit/figures'
import { type Paint, plain } from '../../../report/text/kit/paint'
import type { TableOptions } from '../../../report/text/kit/table'
import { wrapText } from '../../../report/text/kit/wrap'

/** Indents all lines of a check but the first, by the width of the column of verdicts. */
const INDENT = '           '

/**
 * Formats a profile as text: for each check the verdict, the question, how it was checked, what was seen and what follows;
 * then how many checks hold, what differs, and the permissions that further checks need.
 */
export function profileText(profile: OrgProfile, options: TableOptions = {}): string {
  const { width = 80, paint = plain, indent = '' } = options
  const { org, takenAt, requests, checks } = profile
  const lines = [
    `${paint.bold(cleanText(org.name))}, ${when(takenAt)}, ${plural(requests, 'request')}`,
    '',
    ...checks.flatMap((check) => formatCheck(check, width - indent.length, paint)),
    formatCounts(checks),
    ...formatDifferences(checks).map((text) => `  ${wrapText(text, width - indent.length, '    ')}`),
    ...formatMissing(checks).map((text) => `  ${wrapText(text, width - indent.length, '    ')}`),
  ]
  return indent === '' ? lines.join('\n') : lines.map((line) => line.replaceAll(/^/gm, indent)).join('\n')
}

function formatCheck(check: ProbeCheck, width: number, paint: Paint): string[] {
  const { id, question, method, verdict, evidence, why, follows } = check
  const tone = verdict === 'holds' ? paint.good : verdict === 'differs' ? paint.warn : paint.dim
  const line = (label: string, text: string): string => INDENT + wrapText(`${label}: ${text}`, width, `${INDENT}  `)
  return [
    `${tone(verdict.padEnd(INDENT.length - 1))} ${paint.bold(id)}`,
    INDENT + wrapText(question, width, INDENT),
    line('checked', method),
    line('seen', why === undefined || why === evidence ? evidence : `${evidence}; not known: ${why}`),
    line('therefore', follows),
    '',
  ]
}

function formatCounts(checks: readonly ProbeCheck[]): string {
  const phrase = (verdict: ProbeCheck['verdict'], one: string, many: string): string => {
    const count = checks.filter((check) => check.verdict === verdict).length
    return `${count} ${count === 1 ? one : many}`
  }
  return `${phrase('holds', 'holds', 'hold')}, ${phrase('differs', 'differs', 'differ')}, ${phrase('unknown', 'is not known', 'are not known')}.`
}

function formatDifferences(checks: readonly ProbeCheck[]): string[] {
  return checks
    .filter(({ verdict }) => verdict === 'differs')
    .map(({ id, expected, evidence, follows }) => `${id}: ${evidence}; expected: ${expected}. ${capitalize(follows)}.`)
}

function formatMissing(checks: readonly ProbeCheck[]): string[] {
  const permissions = [
    ...new Set(checks.flatMap((check) => (check.verdict === 'unknown' ? (check.missing ?? []) : []))),
  ]
  return permissions.length === 0
    ? []
    : [`To check more, add to the roles of the OAuth client: ${permissions.join(', ')}`]
}
