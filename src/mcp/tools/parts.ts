import { asList } from '../../core/json/unknown'

/** Members of a document that a command printed. */

/** A list of the document; empty where it has none. */
export function listRows(document: unknown, member: string): readonly unknown[] {
  return asList(Reflect.get(Object(document), member))
}

export function listTexts(document: unknown, member: string): string[] {
  return listRows(document, member).filter((row) => typeof row === 'string')
}
