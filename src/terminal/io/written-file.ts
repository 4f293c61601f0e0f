import { type Issue, ValidationError } from '../../core/errors'
import { inTextOrder } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import { readText } from './files'
import type { Io } from './io'

/**
 * Reads a YAML or JSON file that a person wrote, and passes its value to `parse`.
 * @throws ValidationError with line and column of every problem, including those that `parse` throws
 */
export async function parseWritten<T>(io: Io, path: string, parse: (value: unknown) => T): Promise<T> {
  const text = await readText(io, path)
  // A document that a program wrote may be large, so JSON is parsed as JSON. It is parsed as YAML only to find the
  // positions of problems.
  const json = parseJson(text)
  if (json !== undefined) {
    try {
      return parse(json.value)
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error
    }
  }
  const source = await readYaml(text)
  if (source.broken.length > 0) throw inFile(path, source.broken)
  try {
    return parse(source.value)
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    throw inFile(
      path,
      error.issues.map((issue) => ({ ...issue, ...source.place(pathSteps(issue.path)) })),
      error.code,
    )
  }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function inFile(path: string, issues: readonly Issue[], code?: string): ValidationError {
  return new ValidationError(inTextOrder(issues), { subject: path, ...(code === undefined ? {} : { code }) })
}

/** Splits a path such as `agents[3].skills["a b"]`. */
function pathSteps(path: string): (string | number)[] {
  const steps = path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)
  return [...steps].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index)
    return quoted === undefined ? (name ?? '') : String(JSON.parse(`"${quoted}"`))
  })
}
