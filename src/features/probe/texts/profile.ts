import type { OrgProfile, ProbeCheck } from '../../../documents'
import { cleanText } from '../../../report/text/kit/clean'
import { plural } from '../../../report/text/kit/figures'
import { type Paint, plain } from '../../../report/text/kit/paint'
import type { TableOptions } from '../../../report/text/kit/table'
import { wrapText } from '../../../report/text/kit/wrap'

/** Columns of the verdict, so that questions stand below each other. */
const INDENT = '           '

/**
 * A profile as text: of each check its question, how it was asked, the verdict, what was seen and what follows; then how many
 * hold, what differs, and which permissions would tell more.
 */
export function profileText(profile: OrgProfile, options: TableOptions = {}): string {
  const { width = 80, paint = plain, indent = '' } = options
  const { org, takenAt, requests, checks } = profile
  const lines = [
    `${paint.bold(cleanText(org.name))}, ${takenAt.slice(0, 16).replace('T', ' ')}, ${plural(requests, 'request')}`,
    '',
    ...checks.flatMap((check) => checkLines(check, width - indent.length, paint)),
    countText(checks),
    ...differing(checks).map((text) => `  ${wrapText(text, width - indent.length, '    ')}`),
    ...missing(checks).map((text) => `  ${wrapText(text, width - indent.length, '    ')}`),
  ]
  return indent === '' ? lines.join('\n') : lines.map((line) => line.replaceAll(/^/gm, indent)).join('\n')
}

function checkLines(check: ProbeCheck, width: number, paint: Paint): string[] {
  const { id, question, method, verdict, evidence, why, follows } = check
  const tone = verdict === 'holds' ? paint.good : verdict === 'differs' ? paint.warn : paint.dim
  const line = (label: string, text: string): string => INDENT + wrapText(`${label}: ${text}`, width, `${INDENT}  `)
  return [
    `${tone(verdict.padEnd(INDENT.length - 1))} ${paint.bold(id)}`,
    INDENT + wrapText(question, width, INDENT),
    line('asked', method),
    line('seen', why === undefined || why === evidence ? evidence : `${evidence}; not known: ${why}`),
    line('so', follows),
    '',
  ]
}

function countText(checks: readonly ProbeCheck[]): string {
  const count = (verdict: ProbeCheck['verdict']): number => checks.filter((check) => check.verdict === verdict).length
  return `${count('holds')} hold, ${count('differs')} differ, ${count('unknown')} are not known.`
}

function differing(checks: readonly ProbeCheck[]): string[] {
  return checks
    .filter(({ verdict }) => verdict === 'differs')
    .map(({ id, expected, evidence, follows }) => `${id}: ${evidence}; expected: ${expected}. ${sentence(follows)}`)
}

function missing(checks: readonly ProbeCheck[]): string[] {
  const permissions = [
    ...new Set(checks.flatMap((check) => (check.verdict === 'unknown' ? (check.missing ?? []) : []))),
  ]
  return permissions.length === 0
    ? []
    : [`To know more, add to the roles of the OAuth client: ${permissions.join(', ')}`]
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}
