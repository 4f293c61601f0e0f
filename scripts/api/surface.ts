import ts from 'typescript'
import type { Declarations } from './declarations'

/** One name that users can see, with all that is declared under it. */
interface Declared {
  readonly name: string
  readonly text: string
}

/**
 * Everything that a module exports, as text that changes only when the interface does: names in order, types written
 * out, no comments, no bodies. Types that are used by it but exported nowhere follow in a part of their own.
 * @param source the module's file
 * @param elsewhere symbols that another entry exports
 */
export function surface(source: string, declarations: Declarations, elsewhere: ReadonlySet<ts.Symbol>): string {
  const exported = exportsOf(source, declarations)
  const named = new Set(exported.values())
  const hidden = reachable(named, declarations, new Set([...named, ...elsewhere]))
  const parts = [list([...exported].map(([name, symbol]) => declared(name, symbol)))]
  if (hidden.size > 0)
    parts.push('// Used above, not exported', list([...hidden].map((one) => declared(one.name, one))))
  return parts.join('\n\n')
}

/** The symbols behind the exported names, imports and re-exports followed. */
export function exportsOf(source: string, { checker, fileOf }: Declarations): Map<string, ts.Symbol> {
  const file = fileOf(source)
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file)
  if (module === undefined) throw new Error(`${source} exports nothing`)
  return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, followed(symbol, checker)]))
}

function reachable(
  from: Iterable<ts.Symbol>,
  declarations: Declarations,
  known: ReadonlySet<ts.Symbol>,
): Set<ts.Symbol> {
  const found = new Set<ts.Symbol>()
  const visit = (node: ts.Node): void => {
    const symbol = ts.isIdentifier(node) ? declarations.checker.getSymbolAtLocation(node) : undefined
    if (symbol !== undefined) consider(followed(symbol, declarations.checker))
    ts.forEachChild(node, visit)
  }
  const consider = (symbol: ts.Symbol): void => {
    const [first] = symbol.declarations ?? []
    if (first === undefined || !isTopLevel(first)) return
    if (known.has(symbol) || found.has(symbol) || !declarations.isOurs(first)) return
    found.add(symbol)
    symbol.declarations?.forEach(visit)
  }
  for (const symbol of from) {
    for (const node of symbol.declarations ?? []) if (declarations.isOurs(node)) visit(node)
  }
  return found
}

function followed(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

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
