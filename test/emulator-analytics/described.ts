import { problemsOf } from '../support/contract/check'
import { type Description, descriptionPath, readDescription } from '../support/contract/description'

let description: Description | undefined

/**
 * What is wrong with an answer of the emulator by the official description: schema violations, fields that the description
 * does not know, statuses that it does not declare. Nothing when the description is not at hand.
 */
export function answerProblems(method: string, url: URL, status: number, responseBody: unknown): readonly string[] {
  if (descriptionPath === undefined || status < 200 || status > 299) return []
  description ??= readDescription(descriptionPath)
  const operation = description.find(method, url.pathname)
  if (operation === undefined) return url.pathname.startsWith('/api/v2/') ? [`no such operation: ${url.pathname}`] : []
  const exchange = { method, url, requestBody: undefined, status, responseBody, ours: false, echoes: new Set<string>() }
  const problems = problemsOf(description, exchange)
  return operation.declares(status) ? problems : [...problems, `status ${status} is not declared`]
}
