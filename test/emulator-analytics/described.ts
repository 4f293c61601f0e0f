import { readFileSync } from 'node:fs'
import { problemsOf } from '../support/contract/check'
import { type Description, descriptionPath, readDescription } from '../support/contract/description'

type Node = Readonly<Record<string, unknown>>

let description: Description | undefined
let raw: Node | undefined

/**
 * What is wrong with an answer of the emulator by the official description: schema violations, and fields that the
 * description does not know. Nothing when the description is not at hand.
 */
export function answerProblems(method: string, url: URL, status: number, responseBody: unknown): readonly string[] {
  if (descriptionPath === undefined || status < 200 || status > 299) return []
  description ??= readDescription(descriptionPath)
  raw ??= node(JSON.parse(readFileSync(descriptionPath, 'utf8')))
  const operation = description.find(method, url.pathname)
  if (operation === undefined) return url.pathname.startsWith('/api/v2/') ? [`no such operation: ${url.pathname}`] : []
  const problems = problemsOf(description, { method, url, requestBody: undefined, status, responseBody, ours: false })
  const declared = child(child(child(raw, 'paths'), operation.path), method.toLowerCase())
  const responses = child(declared, 'responses')
  if (!('default' in responses) && !(String(status) in responses))
    return [...problems, `status ${status} is not declared`]
  return [...problems, ...undeclared(child(child(responses, String(status)), 'schema'), responseBody, '')]
}

function undeclared(schema: Node, value: unknown, path: string): readonly string[] {
  const at = resolved(schema)
  if (Array.isArray(value))
    return value.flatMap((item: unknown, i) => undeclared(child(at, 'items'), item, `${path}[${i}]`))
  if (typeof value !== 'object' || value === null || !('properties' in at)) return []
  const properties = child(at, 'properties')
  return Object.entries(value).flatMap(([key, item]) =>
    key in properties ? undeclared(child(properties, key), item, `${path}.${key}`) : [`${path}.${key} is not declared`],
  )
}

function resolved(schema: Node): Node {
  const name =
    String(schema.$ref ?? '')
      .split('/')
      .at(-1) ?? ''
  return name === '' ? schema : node(description?.definitions[name])
}

function child(of: Node, name: string): Node {
  return node(of[name])
}

function node(value: unknown): Node {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
