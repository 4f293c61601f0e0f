/** `npm run bags`: writes what `checkBag` is told of options as their types have it; `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** A description of a bag in the source that is not what its type says. */
export interface WrongBag {
  readonly file: string
  readonly line: number
  readonly is: string
  readonly mustBe: string
  /** Where the text of the description is; absent where it is made elsewhere. */
  readonly span?: { readonly start: number; readonly end: number }
}

/** Every `checkBag(value, name, description)` of `src`, its description held against the type of its value. */
export function findWrongBags(root: string): { readonly found: number; readonly wrong: readonly WrongBag[] } {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile)
  const { fileNames, options } = ts.parseJsonConfigFileContent({ ...config, include: ['src'] }, ts.sys, root)
  const program = ts.createProgram(fileNames, options)
  const checker = program.getTypeChecker()
  const wrong: WrongBag[] = []
  let found = 0
  const isSource = (name: string): boolean => name.startsWith(`${root}/src/`) && !name.endsWith('.test.ts')

  function visit(node: ts.Node, file: ts.SourceFile): void {
    ts.forEachChild(node, (child) => visit(child, file))
    if (!ts.isCallExpression(node) || !/^(checkBag|bagIssues)$/.test(node.expression.getText(file))) return
    const [value, , spec] = node.arguments
    if (value === undefined || spec === undefined) return
    const type = checker.getTypeAtLocation(value)
    const text = checker.getTypeAtLocation(spec)
    if (!text.isStringLiteral() || (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0) return
    // What describes parts alone of a type that is another module's says so by its star.
    const closed = !text.value.endsWith('*') || checker.getIndexInfosOfType(checker.getNonNullableType(type)).length > 0
    found += 1
    const mustBe = bagSpec(type, value, closed, checker)
    if (text.value === mustBe || (!closed && isPart(text.value, mustBe))) return
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
    const span = ts.isStringLiteral(spec) ? { span: { start: spec.getStart(file), end: spec.getEnd() } } : {}
    wrong.push({ file: file.fileName, line, is: text.value, mustBe, ...span })
  }

  for (const file of program.getSourceFiles()) if (isSource(file.fileName)) visit(file, file)
  return { found, wrong }
}

/** Whether an open description names only fields that are there, as they are. */
function isPart(is: string, mustBe: string): boolean {
  const fields = new Set(mustBe.split(' '))
  return is.split(' ').every((field) => fields.has(field))
}

/** Writes a type as `checkBag` wants it, so that descriptions can be held against the types that they stand for. */
function bagSpec(type: ts.Type, at: ts.Node, closed: boolean, checker: ts.TypeChecker): string {
  const bag = checker.getNonNullableType(type)
  const members = bag.isUnion() ? bag.types : [bag]
  const fields = new Map<string, { count: number; optional: boolean; kinds: Set<string> }>()
  for (const member of members) {
    for (const property of checker.getPropertiesOfType(member)) {
      if (property.name.startsWith('__@')) continue
      const own = checker.getTypeOfSymbolAtLocation(property, at)
      const field = fields.get(property.name) ?? { count: 0, optional: false, kinds: new Set() }
      field.count += 1
      field.optional ||= (property.flags & ts.SymbolFlags.Optional) !== 0 || mayBeUndefined(own)
      field.kinds.add(kindOf(own, checker))
      fields.set(property.name, field)
    }
  }
  const written = [...fields].map(([name, { count, optional, kinds }]) => {
    const [only = 'a', ...others] = kinds
    const kind = others.length === 0 ? only : kinds.has('u') ? 'u' : 'a'
    return { text: `${name}${optional || count < members.length ? '?' : '='}${kind}`, kind, sign: optional }
  })
  if (closed && checker.getIndexInfosOfType(bag).length === 0) return written.map(({ text }) => text).join(' ')
  const told = written.filter(({ text, kind }) => text.includes('=') || (closed && kind !== 'a' && kind !== 'u'))
  return [...told.map(({ text }) => text), '*'].join(' ')
}

function mayBeUndefined(type: ts.Type): boolean {
  if ((type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0) return true
  return type.isUnion() && type.types.some((one) => (one.flags & ts.TypeFlags.Undefined) !== 0)
}

/** The letter of `core/bag` for a type. */
function kindOf(type: ts.Type, checker: ts.TypeChecker): string {
  const parts = (type.isUnion() ? type.types : [type]).filter((one) => (one.flags & ts.TypeFlags.Undefined) === 0)
  const unknown = (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0
  if (unknown || parts.some((one) => (one.flags & ts.TypeFlags.Null) !== 0)) return 'u'
  const kinds = new Set(parts.map((one) => letterOf(one, checker)))
  const [only = 'a', ...others] = kinds
  return others.length === 0 ? only : 'a'
}

function letterOf(type: ts.Type, checker: ts.TypeChecker): string {
  if ((type.flags & ts.TypeFlags.StringLike) !== 0) return 's'
  if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return 'n'
  if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return 'b'
  if (checker.isArrayType(type) || checker.isTupleType(type)) return 'l'
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return 'f'
  if (type.isIntersection() && type.types.some((one) => (one.flags & ts.TypeFlags.StringLike) !== 0)) return 's'
  if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return 'a'
  return type.getProperties().some(({ name }) => /^__@(async)?[iI]terator/.test(name)) ? 'a' : 'o'
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check')
  const { found, wrong } = findWrongBags(resolve('.'))
  // From the end of each file, so that what comes before keeps its place.
  for (const { file, line, is, mustBe, span } of wrong.toReversed()) {
    console.log(`${file}:${line}\n  is      ${is}\n  must be ${mustBe}`)
    if (check || span === undefined) continue
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, `${text.slice(0, span.start)}'${mustBe}'${text.slice(span.end)}`)
  }
  console.log(`${found} descriptions of options, ${wrong.length} not as their types are`)
  if (wrong.length > 0 && (check || wrong.some(({ span }) => span === undefined))) process.exitCode = 1
}
