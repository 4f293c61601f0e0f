import { sha256 } from '../../core/json/hash'

/** Replaces ids, names and addresses; the same original always gets the same pseudonym. */
export interface Pseudonyms {
  /** An id of the same format: a UUID for a UUID; in other ids, letters for letters and digits for digits. */
  id(id: string): string
  /** @param kind the first word of the new name, such as `Agent` */
  name(kind: string, name: string): string
  email(address: string): string
  /** A sentence with all ids and addresses replaced, and all names that were replaced before. */
  text(text: string): string
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const EMAIL = /[^\s"'<>(),;:/|@]+@[^\s"'<>(),;:/|@]+\.[^\s"'<>(),;:/|@.]+/g

/** Shorter names look like ordinary words, so they are not searched for in sentences. */
const MIN_NAME = 3

/** Hex digits of a name's number; more if two names would get the same. */
const DIGITS = 6

/**
 * Pseudonyms that depend only on the key: the same key gives the same ones in every file. Anyone with the key can check
 * a guess, so keep it secret where that matters.
 * @param given ids that have their pseudonym already, by original
 */
export function createPseudonyms(key: string, given: ReadonlyMap<string, string> = new Map()): Pseudonyms {
  const ids = new Map(given)
  const names = new Map<string, string>()
  const taken = new Map([...given].map(([original, other]) => [other, original]))

  /** The first form that no other original uses. */
  function fresh(original: string, known: Map<string, string>, form: (attempt: number) => string): string {
    const before = known.get(original)
    if (before !== undefined) return before
    let attempt = 0
    let found = form(attempt)
    while (taken.has(found) || found === original) found = form(++attempt)
    taken.set(found, original)
    known.set(original, found)
    return found
  }

  const hash = (what: string, original: string, attempt: number): string =>
    sha256(`${key}\n${what}\n${attempt}\n${original}`)

  const pseudonyms: Pseudonyms = {
    id: (id) =>
      fresh(id, ids, (attempt) => {
        const digits = hash('id', id, attempt)
        return isUuid(id) ? formatUuid(digits) : inSameFormat(id, digits)
      }),
    name: (kind, name) =>
      name === '' ? '' : fresh(name, names, (attempt) => `${kind} ${hash('name', name, 0).slice(0, DIGITS + attempt)}`),
    email: (address) =>
      fresh(address, names, (attempt) => `p${hash('email', address, 0).slice(0, DIGITS + attempt)}@example.com`),
    text(text) {
      let clean = text.replace(EMAIL, pseudonyms.email).replace(UUID, (id) => pseudonyms.id(id.toLowerCase()))
      // A name may begin with another one, so the longest comes first.
      const found = [...names].filter(([name]) => name.length >= MIN_NAME && clean.includes(name))
      for (const [name, other] of found.sort(([a], [b]) => b.length - a.length)) clean = clean.replaceAll(name, other)
      return clean
    },
  }
  return pseudonyms
}

/**
 * Pseudonyms for all UUIDs of a text, in the same order as the originals: anything sorted or batched by id keeps its
 * order.
 */
export function idsInOrder(key: string, text: string): Map<string, string> {
  const known = new Set((text.match(UUID) ?? []).map((id) => id.toLowerCase()))
  const originals = [...known].sort()
  const others = new Set<string>()
  for (let i = 0; others.size < originals.length; i++) {
    const other = formatUuid(sha256(`${key}\nid\n${i}`))
    if (!known.has(other)) others.add(other)
  }
  const sorted = [...others].sort()
  return new Map(originals.map((original, i) => [original, sorted[i] ?? original]))
}

/** True if a text is a UUID. */
export function isUuid(text: string): boolean {
  return text.length === 36 && text.replace(UUID, '') === ''
}

function formatUuid(digits: string): string {
  const variant = '89ab'.charAt(Number.parseInt(digits.charAt(16), 16) % 4)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** Letters for letters and digits for digits; all other characters stay. */
function inSameFormat(id: string, digits: string): string {
  return [...id]
    .map((char, i) => {
      const draw = Number.parseInt(digits.slice((2 * i) % 60, ((2 * i) % 60) + 4), 16)
      if (/\d/.test(char)) return String(draw % 10)
      if (!/\p{L}/u.test(char)) return char
      const letter = LETTERS.charAt(draw % LETTERS.length)
      return char === char.toLowerCase() ? letter : letter.toUpperCase()
    })
    .join('')
}
