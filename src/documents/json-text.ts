import { ValidationError } from '../core/errors'

/**
 * The value of a document that is given as a value or as the text of its file.
 * @param what begins the error, such as `not a plan: a plan is a JSON file that skillroute plan writes`
 * @throws ValidationError for a text that is not JSON
 */
export function parseText(given: unknown, what: string): unknown {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given)
  } catch (cause) {
    throw new ValidationError([{ path: '', message: `${what}, and this is not JSON` }], { cause })
  }
}
