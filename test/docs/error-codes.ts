import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** Rooms whose codes are not ours to explain: the emulator's and a recorder's are those of answers. */
const LEFT_OUT = /^(emulator|features[/\\]twin[/\\]cassette)[/\\]|\.test\.ts$/
const CODE = /^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$/
/** Codes of the platform that the client makes itself when it does not send, or compares for it. */
const PLATFORM = new Set(['too.many.requests.retry.after'])

/** Every code that errors, warnings and results of changes carry, read from the sources below `src`. */
export function codesOf(src: string): string[] {
  const found = new Set<string>()
  for (const name of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || LEFT_OUT.test(name)) continue
    const text = readFileSync(join(src, name), 'utf8')
    // Others have nothing that a code could stand in, and take most of the time to parse.
    if (!/\bcode\b|SkillrouteError|\.warn\b|\bCODES?\b/.test(text)) continue
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
    if (/^core[/\\]errors[/\\]/.test(name)) for (const code of ofClasses(file)) found.add(code)
    visit(file, (node) => {
      for (const code of ofNode(node)) if (!PLATFORM.has(code)) found.add(code)
    })
  }
  return [...found].sort()
}

/** Texts that look like a code where one is given: as `code`, first to an error or a warning, or in a table of codes. */
function ofNode(node: ts.Node): string[] {
  if (ts.isPropertyAssignment(node) && nameOf(node.name) === 'code') return textsIn(node.initializer)
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'SkillrouteError')
    return node.arguments?.[0] === undefined ? [] : textsIn(node.arguments[0])
  if (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'warn'
  )
    return node.arguments[0] === undefined || !ts.isStringLiteral(node.arguments[0]) ? [] : textsIn(node.arguments[0])
  if (ts.isVariableDeclaration(node) && /^CODES?$/.test(nameOf(node.name)) && node.initializer !== undefined)
    return textsIn(node.initializer)
  return []
}

/** `super(options.code ?? 'config.invalid', ...)`, and `plan.${reason}` with every reason that the class declares. */
function ofClasses(file: ts.SourceFile): string[] {
  const codes: string[] = []
  for (const node of file.statements) {
    if (!ts.isClassDeclaration(node)) continue
    visit(node, (inner) => {
      const code =
        ts.isCallExpression(inner) && inner.expression.kind === ts.SyntaxKind.SuperKeyword ? inner : undefined
      const first = code?.arguments[0]
      if (first !== undefined) codes.push(...textsIn(first))
      if (!ts.isTemplateExpression(inner) || !/^[a-z]+\.$/.test(inner.head.text)) return
      for (const reason of reasonsOf(node)) codes.push(`${inner.head.text}${reason}`)
    })
  }
  return codes
}

function reasonsOf(node: ts.ClassDeclaration): string[] {
  const field = node.members.find(
    (member): member is ts.PropertyDeclaration =>
      ts.isPropertyDeclaration(member) && ['reason', 'scope'].includes(nameOf(member.name)),
  )
  const reasons: string[] = []
  if (field?.type !== undefined)
    visit(field.type, (inner) => {
      if (ts.isStringLiteral(inner)) reasons.push(inner.text)
    })
  return reasons
}

function textsIn(node: ts.Node): string[] {
  const texts: string[] = []
  visit(node, (inner) => {
    if (ts.isStringLiteral(inner) && CODE.test(inner.text)) texts.push(inner.text)
  })
  return texts
}

function nameOf(name: ts.Node): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : ''
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node)
  ts.forEachChild(node, (child) => visit(child, see))
}
