import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const METHODS: Readonly<Record<string, string>> = {
  reads: 'GET',
  queries: 'POST',
  creates: 'POST',
  sets: 'POST',
  puts: 'PUT',
  patches: 'PATCH',
  deletes: 'DELETE',
  heads: 'HEAD',
}

/** Operation ids by method and path, with `{}` for each parameter, as the resources below `src` declare them. */
export function operationsOf(src: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const folder = join(src, 'resources')
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue
    const file = ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.ES2022)
    const names = new Map<string, string>()
    visit(file, (node) => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
        const text = textOf(node.initializer, names)
        if (text !== undefined) names.set(node.name.text, text)
      }
      if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return
      const method = METHODS[node.expression.text]
      const [id, path] = node.arguments.map((argument) => textOf(argument, names))
      if (method !== undefined && id !== undefined && path !== undefined) found.set(route(method, path), id)
    })
  }
  return found
}

/** `GET /api/v2/users/{}` of a method and a template. */
export function route(method: string, path: string): string {
  return `${method} ${path.replace(/\{\w*\}|:\w+/g, '{}')}`
}

/** The text of a literal, of a template over known names, or of a known name. */
function textOf(node: ts.Expression, names: ReadonlyMap<string, string>): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (ts.isIdentifier(node)) return names.get(node.text)
  if (ts.isAsExpression(node)) return textOf(node.expression, names)
  if (!ts.isTemplateExpression(node)) return undefined
  let text = node.head.text
  for (const { expression, literal } of node.templateSpans) {
    const part = textOf(expression, names)
    if (part === undefined) return undefined
    text += part + literal.text
  }
  return text
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node)
  ts.forEachChild(node, (child) => visit(child, see))
}
