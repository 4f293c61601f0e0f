import { addTo } from '../../core/group-by'
import { didYouMean } from '../../core/near-names'
import { compareText } from '../../core/order'
import type { Ref, SnapshotAgent } from '../../documents'

/** Finds items by id, or by name without regard to case. */
export interface Names<T extends Ref> {
  /**
   * Finds by id or name; also by `Name (id)`, and for people by mail address or `Name <address>`.
   * @returns the item, or the reason if the text names none or several
   */
  find(text: string): { readonly item: T } | { readonly problem: string }
}

/** Maximum number of unknown names that get suggestions, since a file may have thousands. */
const MAX_GUESSES = 50

/** Finds agents, also by mail address where the snapshot has them. */
export function agentNames(agents: readonly SnapshotAgent[]): Names<SnapshotAgent> {
  return indexNames('agent', agents, ({ profile }) => profile?.email)
}

/**
 * @param what `agent`, `skill` and so on, for messages
 * @param getMail the mail address of an item, if it has one
 */
export function indexNames<T extends Ref>(
  what: string,
  all: readonly T[],
  getMail: (one: T) => string | undefined = () => undefined,
): Names<T> {
  let guesses = 0
  const byId = new Map(all.map((one) => [one.id, one]))
  const byName = grouped(all, ({ name }) => name)
  const byMail = grouped(all, getMail)
  return {
    find(text) {
      const exact = byId.get(text)
      if (exact !== undefined) return { item: exact }
      const called = byName.get(foldName(text)) ?? byMail.get(foldName(text)) ?? []
      if (called.length === 0) return labeled(text) ?? unknown(text)
      const [one, ...others] = called
      return one !== undefined && others.length === 0 ? { item: one } : explainSeveral(text, called)
    },
  }

  /** By `Name (id)` or `Name <address>`; undefined if the text is no such label. */
  function labeled(text: string): ReturnType<Names<T>['find']> | undefined {
    const { name = '', id, mail } = LABEL.exec(text.trim())?.groups ?? {}
    const found = id === undefined ? (byMail.get(foldName(mail ?? '')) ?? []) : [byId.get(id)].filter(isThere)
    const [one, ...others] = found
    if (one === undefined) return undefined
    if (others.length > 0) return explainSeveral(text, found)
    // An address is enough for a name that is written otherwise, but not for the name or id of somebody else.
    const isNamed = id !== undefined || byName.has(foldName(name)) || (byId.get(name.trim()) ?? one) !== one
    if (!isNamed || foldName(one.name) === foldName(name)) return { item: one }
    return { problem: `"${text}": ${id ?? mail} belongs to the ${what} "${one.name}"; correct the name or the rest` }
  }

  function unknown(text: string): { readonly problem: string } {
    guesses += 1
    const names = all.map(({ name }) => name)
    return { problem: `the org has no ${what} "${text}"${guesses > MAX_GUESSES ? '' : didYouMean(text, names)}` }
  }

  function explainSeveral(text: string, several: readonly T[]): { readonly problem: string } {
    const mails = several.map(getMail)
    const use = mails.every((mail) => mail === undefined) ? 'use the id' : 'use the address or the id'
    const ids = several.map((one) => [one.id, getMail(one)].filter(isThere).join(' ')).sort(compareText)
    return { problem: `${several.length} of the org's ${what}s are called "${text}"; ${use}: ${ids.join(', ')}` }
  }
}

/** Splits texts at commas, except where a whole text is a name. */
export function splitNames<T extends Ref>(names: Names<T>, texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    if ('item' in names.find(text)) return [text]
    const parts = text.split(',').map((part) => part.trim())
    return parts.filter((part) => part !== '')
  })
}

/** `Name (id)`, or `Name <address>`. */
const LABEL = /^(?<name>.*)(?:\((?<id>[^()]+)\)|<(?<mail>[^<>@]+@[^<>@]+)>)$/s

/** Characters that a cell of CSV or of a workbook does not hold, or that programs change when they save it. */
const NOT_IN_CELLS = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u

/**
 * The shortest text that finds exactly this item when a cell is read again: its name, `name <address>` if others have the same
 * name, else `name (id)`, or the id alone, which also stands for a name with control characters.
 */
export function formatLabel<T extends Ref>(one: T, names: Names<T>, mail?: string | undefined): string {
  const name = NOT_IN_CELLS.test(one.name) ? '' : one.name.trim()
  const labels = name === '' ? [] : [name, ...(mail === undefined ? [] : [`${name} <${mail}>`]), `${name} (${one.id})`]
  return labels.find((label) => isFound(names.find(label), one)) ?? one.id
}

function isFound<T extends Ref>(found: ReturnType<Names<T>['find']>, { id }: T): boolean {
  return 'item' in found && found.item.id === id
}

function grouped<T>(all: readonly T[], getText: (one: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const text = getText(one)
    if (text !== undefined) addTo(groups, foldName(text), one)
  }
  return groups
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined
}

/**
 * Names that are equal for a person are equal: letters with their accents as one character or as two (macOS writes two),
 * spaces that break or do not, and case.
 */
export function foldName(name: string): string {
  return name.normalize('NFC').replaceAll('\u00A0', ' ').trim().toLowerCase()
}
