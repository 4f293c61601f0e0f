import { join } from 'node:path'
import ts from 'typescript'
import { entries } from '../../scripts/entries'

/** Names of one kind that users see, and those of them without a doc comment. */
export interface Documented {
  readonly seen: number
  readonly bare: readonly string[]
}

/** Reads the sources of all entries. @param root folder of the package */
export function documentedOf(root: string): {
  /** Functions, values and types that the entries export. */
  readonly exported: Documented
  /** Calls of the client and its resources, by their path. */
  readonly calls: Documented
  /** Fields of what functions take as their options. */
  readonly options: Documented
} {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [] }, ts.sys, root)
  const sources = Object.values(entries).map((source) => join(root, source))
  const program = ts.createProgram(sources, options)
  const checker = program.getTypeChecker()
  const exported = new Set(sources.flatMap(exportsOf).filter(isOurs))
  const fields = [...exported]
    .filter(({ name, flags }) => name.endsWith('Options') && flags & ts.SymbolFlags.Interface)
    .flatMap((owner) =>
      checker
        .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(owner))
        .filter(isOurs)
        .map((symbol): Named => [`${owner.name}.${symbol.name}`, symbol]),
    )
  const calls = [...exported]
    .filter(({ name }) => name === 'Client')
    .flatMap((client) => callsOf('client', checker.getDeclaredTypeOfSymbol(client)))
  return {
    exported: held([...exported].map((symbol): Named => [symbol.name, symbol])),
    calls: held(calls),
    options: held(fields),
  }

  function exportsOf(source: string): ts.Symbol[] {
    const file = program.getSourceFile(source)
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file)
    if (module === undefined) throw new Error(`${source} exports nothing`)
    return checker
      .getExportsOfModule(module)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
  }

  function callsOf(path: string, type: ts.Type): Named[] {
    return checker
      .getPropertiesOfType(type)
      .filter(isOurs)
      .flatMap((symbol): Named[] => {
        const own = checker.getTypeOfSymbol(symbol)
        const at = `${path}.${symbol.name}`
        if (own.getCallSignatures().length > 0) return [[at, symbol]]
        return RESOURCE.test(own.symbol?.name ?? '') ? callsOf(at, own) : []
      })
  }

  function isOurs(symbol: ts.Symbol): boolean {
    return symbol.declarations?.some((one) => one.getSourceFile().fileName.startsWith(join(root, 'src'))) === true
  }

  function held(named: readonly Named[]): Documented {
    const bare = named.filter(([, symbol]) => symbol.getDocumentationComment(checker).length === 0)
    const place = (symbol: ts.Symbol): string | undefined =>
      symbol.declarations?.[0]?.getSourceFile().fileName.slice(root.length + 1)
    return { seen: named.length, bare: bare.map(([name, symbol]) => `${name} (${place(symbol)})`).sort() }
  }
}

type Named = readonly [name: string, symbol: ts.Symbol]

/** Types of which the client is made: named, or written where they are used. */
const RESOURCE = /^(__type|__object|\w+Resource)$/
