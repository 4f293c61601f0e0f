import { checkBag } from '../../core/bag'
import type { OrgProfile, ProbeCheck } from '../../documents'
import { cleanText } from './kit/clean'
import { plural } from './kit/figures'
import { plain } from './kit/paint'
import { type TableOptions, textTable } from './kit/table'
import { wrapText } from './kit/wrap'

/** A profile as text: the verdict of each check, then what differs and what follows, and what is not known and why. */
export function profileText(profile: OrgProfile, options: TableOptions = {}): string {
  checkBag(profile, 'profile', 'org=o checks=l facts=o *')
  checkBag(options, 'options', 'width?n paint?o indent?s limit?n')
  const { width = 80, paint = plain } = options
  const { org, takenAt, requests, checks } = profile
  const table = textTable<ProbeCheck>(
    [
      { title: 'Check', cell: ({ id }) => id },
      {
        title: 'Verdict',
        cell: ({ verdict }) => verdict,
        paint: (text, { verdict }) =>
          verdict === 'holds' ? paint.good(text) : verdict === 'differs' ? paint.warn(text) : paint.dim(text),
      },
      { title: 'Seen', cell: (check) => seenText(check), wrap: true },
    ],
    checks,
    { ...options, width, paint },
  )
  const parts = [
    `${paint.bold(cleanText(org.name))}, ${takenAt.slice(0, 16).replace('T', ' ')}, ${plural(requests, 'request')}`,
    '',
    table,
    '',
    countText(checks),
    ...differing(checks).map((text) => `  ${wrapText(text, width, '    ')}`),
    ...missing(checks).map((text) => `  ${wrapText(text, width, '    ')}`),
  ]
  return parts.join('\n')
}

function seenText({ verdict, evidence, why }: ProbeCheck): string {
  return verdict === 'unknown' ? (why ?? evidence) : evidence
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
