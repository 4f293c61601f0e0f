import ts from 'typescript'
import { bagSpec } from './bag-spec'

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
