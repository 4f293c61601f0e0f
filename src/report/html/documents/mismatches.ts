import type { Issue } from '../../../core/errors'
import type { Ref } from '../../../documents'
import { journalOrg, journalPlan } from './journal-run'
import type { ReportDocument } from './report-document'

/** What all documents of a page must share. */
interface Bond {
  readonly what: 'org' | 'plan'
  /** The orgs or plans that a document is about; empty where it does not say. */
  readonly of: (document: ReportDocument) => readonly Ref[]
  /**
   * Whether a document about two links them, so that others may be about either: the report of an undo links its two
   * plans, a comparison of two orgs links nothing.
   */
  readonly joins: boolean
}

/** A document that says what it is about. */
interface Owned {
  readonly index: number
  readonly own: readonly Ref[]
}

const BONDS: readonly Bond[] = [
  { what: 'org', of: orgsOf, joins: false },
  { what: 'plan', of: plansOf, joins: true },
]

/**
 * Finds documents of another org or plan than the first document that names one: their page would mix figures and names
 * of two orgs or plans.
 */
export function findMismatches(documents: readonly ReportDocument[]): Issue[] {
  const found = BONDS.map((bond) => mismatchesBy(bond, documents))
  // Plans of two orgs are two plans too: report the orgs alone.
  return found.find((issues) => issues.length > 0) ?? []
}

function mismatchesBy({ what, of, joins }: Bond, documents: readonly ReportDocument[]): Issue[] {
  const owned = documents.flatMap((document, index): Owned[] => {
    const own = of(document).filter(({ id }) => id !== '')
    return own.length === 0 ? [] : [{ index, own }]
  })
  // A document about a single one decides what the page is about; a document about two fits either.
  const first = owned.find((one) => idsOf(one).size === 1) ?? owned[0]
  if (first === undefined) return []
  const shared = joins ? reachedFrom(first, owned) : idsOf(first)
  return owned
    .filter(({ own }) => !own.some(({ id }) => shared.has(id)))
    .map(({ index, own }) => ({
      path: `documents[${index}].${what}`,
      message: `is of ${namesOf(what, own)}, documents[${first.index}] of ${namesOf(what, first.own)}; a page is about one ${what}`,
    }))
}

const idsOf = ({ own }: Owned): Set<string> => new Set(own.map(({ id }) => id))

/** What the first is about, and everything that documents link to it, over any number of links and in any order. */
function reachedFrom(first: Owned, owned: readonly Owned[]): ReadonlySet<string> {
  const reached = idsOf(first)
  let before: number
  do {
    before = reached.size
    for (const { own } of owned) {
      if (own.some(({ id }) => reached.has(id))) for (const { id } of own) reached.add(id)
    }
  } while (reached.size > before)
  return reached
}

/** The orgs that a document is about: two for some drift reports, none for documents without an org. */
function orgsOf(document: ReportDocument): Ref[] {
  const found: readonly (Ref | undefined)[] =
    document.format === 'skillroute/drift@1'
      ? [document.left.org, document.right.org]
      : document.format === 'skillroute/apply-journal@1'
        ? [journalOrg(document)]
        : 'org' in document
          ? [document.org]
          : []
  return found.flatMap((org) => org ?? [])
}

/** The plan that a document is or is about: two for the report of an undo, which has its own plan. */
function plansOf(document: ReportDocument): Ref[] {
  const ids = planIdsOf(document)
  return ids.flatMap((id) => (id === undefined ? [] : [{ id, name: id }]))
}

function planIdsOf(document: ReportDocument): readonly (string | undefined)[] {
  switch (document.format) {
    case 'skillroute/plan@1':
      return [document.id]
    case 'skillroute/apply-report@1':
      return [document.planId, document.undoes?.planId]
    case 'skillroute/verify-report@1':
      return [document.planId]
    case 'skillroute/apply-journal@1':
      return [journalPlan(document)]
    default:
      return []
  }
}

function namesOf(what: Bond['what'], things: readonly Ref[]): string {
  const names = things.map(({ id, name }) => (name === id ? `${what} ${id}` : `${what} ${name} (${id})`))
  return [...new Set(names)].join(' and ')
}
