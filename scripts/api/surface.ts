import ts from 'typescript'
import type { Declarations } from './declarations'
import { exportsOf, followed, type Owners } from './owners'

/** One name that users can see, with all that is declared under it. */
interface Declared {
  readonly name: string
  readonly text: string
}

/**
 * Everything that an entry exports, as text that changes only when the interface does: names in order, types written out,
 * no comments, no bodies. What belongs to another entry is named and not repeated.
 */
export function surface(entry: string, source: string, declarations: Declarations, owners: Owners): string {
  const exported = [...exportsOf(source, declarations)]
  const foreign = exported.filter(([, symbol]) => owners.shownBy(symbol) !== entry)
  const own = exported.filter(([, symbol]) => owners.shownBy(symbol) === entry)
  const lines = foreign.map(([name, symbol]) => `export { ${name} } from '${nameOf(owners.shownBy(symbol))}'`)
  const parts = [lines.sort().join('\n'), list(own.map(([name, symbol]) => declared(name, symbol)))]
  return parts.filter((part) => part !== '').join('\n\n')
}

/**
 * What stands in the declarations of an entry and cannot be imported from it by name: of its own, of documents and of what
 * belongs to no entry, to the last; of what another entry owns, the name alone, since that entry gives the rest.
 */
export function unnamed(entry: string, source: string, declarations: Declarations, owners: Owners): readonly string[] {
  const named = new Set(exportsOf(source, declarations).values())
  const found = new Map([...named].map((symbol) => [symbol, 'exported']))
  const visit = (node: ts.Node, user: string): void => {
    const symbol = ts.isIdentifier(node) ? declarations.checker.getSymbolAtLocation(node) : undefined
    if (symbol !== undefined) consider(followed(symbol, declarations.checker), user)
    ts.forEachChild(node, (child) => visit(child, user))
  }
  const consider = (symbol: ts.Symbol, user: string): void => {
    const [first] = symbol.declarations ?? []
    if (first === undefined || !isTopLevel(first) || !declarations.isOurs(first)) return
    if (symbol.flags & NAMEABLE && !found.has(symbol)) found.set(symbol, user)
  }
  // A map is walked together with what is added on the way.
  for (const [symbol] of found) {
    if (![undefined, 'documents', entry].includes(owners.ownedBy(symbol))) continue
    for (const node of symbol.declarations ?? []) if (declarations.isOurs(node)) visit(node, symbol.name)
  }
  return [...found]
    .filter(([symbol]) => !named.has(symbol))
    .map(([symbol, user]) => `${symbol.name} (used by ${user})`)
    .sort()
}

/** What users import an entry by. */
export function nameOf(entry: string): string {
  return entry === 'index' ? 'skillroute' : `skillroute/${entry}`
}

/** What a user names in a type. */
const NAMEABLE = ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Class

function isTopLevel(node: ts.Node): boolean {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node
  return !ts.isSourceFile(node) && ts.isSourceFile(statement.parent)
}

const printer = ts.createPrinter({ removeComments: true })

function declared(name: string, symbol: ts.Symbol): Declared {
  const texts = (symbol.declarations ?? []).map((node) => {
    const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
    return (ts.isVariableDeclaration(node) ? `const ${text};` : text).replace(/^export /, '').replace(/^declare /, '')
  })
  return { name, text: texts.join('\n') + (name === symbol.name ? '' : ` // as ${name}`) }
}

function list(items: readonly Declared[]): string {
  return [...items]
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.text < b.text ? -1 : 1))
    .map((item) => item.text)
    .join('\n\n')
}
