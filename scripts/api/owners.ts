import { dirname } from 'node:path'
import ts from 'typescript'
import type { Declarations } from './declarations'

/** Which entry a declaration belongs to. */
export interface Owners {
  /** The entry that must export it and all that it is made of; undefined for what lies below every entry. */
  ownedBy(symbol: ts.Symbol): string | undefined
  /** The entry whose file in `etc/` writes it out: its owner, or the first that exports it. */
  shownBy(symbol: ts.Symbol): string
}

/** Folders that belong to no entry: every entry that uses something of theirs exports it. */
const BELOW = ['src/core/', 'src/threads/']

/** The owners of what the entries are made of: the entry in whose folder it lies, else the main one. */
export function ownersOf(entries: Readonly<Record<string, string>>, declarations: Declarations): Owners {
  const folders = Object.entries(entries)
    .map(([entry, source]) => ({ entry, folder: `${dirname(source)}/` }))
    .sort((a, b) => b.folder.length - a.folder.length)
  const exported = Object.entries(entries).map(([entry, source]) => ({
    entry,
    symbols: new Set(exportsOf(source, declarations).values()),
  }))
  const ownedBy = (symbol: ts.Symbol): string | undefined => {
    const [first] = symbol.declarations ?? []
    if (first === undefined) return undefined
    const source = declarations.sourceOf(first)
    if (BELOW.some((folder) => source.startsWith(folder))) return undefined
    return folders.find(({ folder }) => source.startsWith(folder))?.entry
  }
  const exportedBy = (symbol: ts.Symbol): string | undefined =>
    exported.find(({ symbols }) => symbols.has(symbol))?.entry
  return {
    ownedBy,
    shownBy(symbol) {
      const owner = ownedBy(symbol)
      const isShown = exported.some(({ entry, symbols }) => entry === owner && symbols.has(symbol))
      const entry = isShown ? owner : exportedBy(symbol)
      if (entry === undefined) throw new Error(`no entry exports ${symbol.name}`)
      return entry
    },
  }
}

/** The symbols behind the exported names, imports and re-exports followed. */
export function exportsOf(source: string, { checker, fileOf }: Declarations): Map<string, ts.Symbol> {
  const file = fileOf(source)
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file)
  if (module === undefined) throw new Error(`${source} exports nothing`)
  return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, followed(symbol, checker)]))
}

/** The symbol itself, imports and re-exports followed. */
export function followed(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}
