/**
 * Operations as the official JS SDK declares them: the trimmed description lacks those that only other clients use.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** One operation of the SDK. */
export interface SdkOperation {
  readonly method: string
  /** With parameters in braces. */
  readonly path: string
  /** Type of the request's body, as the declarations write it; undefined when it takes none. */
  readonly body: string | undefined
  /** Type of the answer. */
  readonly returns: string
}

const folder = dirname(createRequire(import.meta.url).resolve('purecloud-platform-client-v2/package.json'))
const declarations = readFileSync(join(folder, 'index.d.ts'), 'utf8')
const sources = join(folder, 'src/purecloud-platform-client-v2/api')
const calls = readdirSync(sources)
  .map((file) => readFileSync(join(sources, file), 'utf8'))
  .join('\n')

const operations = new Map<string, SdkOperation>()

/** The operation of this name, such as `postUsers`. @throws Error when the SDK has none */
export function sdkOperation(name: string): SdkOperation {
  const operation = operations.get(name) ?? findOperation(name)
  operations.set(name, operation)
  return operation
}

function findOperation(name: string): SdkOperation {
  const start = calls.indexOf(`\t${name}(`)
  const [, path, method] = /callApi\(\s*'([^']+)',\s*'([A-Z]+)'/.exec(calls.slice(start, start + 6000)) ?? []
  const declared = declarations.indexOf(`\t${name}(`)
  const line = declarations.slice(declared, declarations.indexOf('\n', declared))
  const [, parameters = '', returns] = /^\s*\w+\((.*)\): Promise<(.*)>;/.exec(line) ?? []
  if (start < 0 || declared < 0 || path === undefined || method === undefined || returns === undefined)
    throw new Error(`the official SDK has no operation ${name}`)
  const [, given] = /\bbody\??: (.*?)(?:, opts\?.*)?$/.exec(parameters) ?? []
  const [, optional] = /^\s*"body"\?: (.*);\s*$/m.exec(interfaceText(`${name}Options`) ?? '') ?? []
  return { method, path, body: given ?? optional, returns }
}

/** What stands between the braces of a declared interface. */
function interfaceText(name: string): string | undefined {
  const start = declarations.indexOf(`export interface ${name} {`)
  return start < 0 ? undefined : declarations.slice(start, declarations.indexOf('\n\t}', start))
}

/**
 * What a value has that its type does not declare, and what it lacks.
 * @param type as in the declarations: `Models.User`, `Array<string>`, `{ [key: string]: number; }`
 * @param asRequest leaves out what is missing: clients of other languages may send less than this SDK's types ask for
 */
export function typeProblems(type: string, value: unknown, asRequest = false, path = 'body'): string[] {
  const [, item] = /^Array<(.*)>$/.exec(type) ?? []
  if (item !== undefined)
    return Array.isArray(value)
      ? value.flatMap((one, index) => typeProblems(item, one, asRequest, `${path}[${index}]`))
      : [`${path} is no list`]
  const [, entry] = /^\{ \[key: string\]: (.*); \}$/.exec(type) ?? []
  if (entry !== undefined)
    return isRecord(value)
      ? Object.entries(value).flatMap(([key, one]) => typeProblems(entry, one, asRequest, `${path}.${key}`))
      : [`${path} is no object`]
  const [, model] = /^Models\.(\w+)$/.exec(type) ?? []
  if (model !== undefined) return modelProblems(model, value, asRequest, path)
  if (type === 'object' || type === 'any' || type === 'void') return []
  return typeof value === type ? [] : [`${path} is ${typeof value}, not ${type}`]
}

function modelProblems(model: string, value: unknown, asRequest: boolean, path: string): string[] {
  if (!isRecord(value)) return [`${path} is no ${model}`]
  const fields = fieldsOf(model)
  const missing = [...fields].filter(([name, { required }]) => required && !asRequest && value[name] === undefined)
  return [
    ...missing.map(([name]) => `${path}.${name} of ${model} is missing`),
    ...Object.entries(value).flatMap(([name, one]) => {
      const field = fields.get(name)
      if (field === undefined) return [`${path}.${name} is not a field of ${model}`]
      return one === null ? [] : typeProblems(field.type, one, asRequest, `${path}.${name}`)
    }),
  ]
}

const known = new Map<string, ReadonlyMap<string, { readonly required: boolean; readonly type: string }>>()

function fieldsOf(model: string) {
  const found = known.get(model)
  if (found !== undefined) return found
  const text = interfaceText(model)
  if (text === undefined) throw new Error(`the official SDK has no type ${model}`)
  const rows = [...text.matchAll(/^\s*"([^"]+)"(\??): (.*);\s*$/gm)]
  const fields = new Map(rows.map(([, name = '', mark, type = '']) => [name, { required: mark === '', type }] as const))
  known.set(model, fields)
  return fields
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
