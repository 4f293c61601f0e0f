import { ValidationError } from '../core/errors'

/**
 * Does work with what a file holds: what is wrong with it is said with the name of the file.
 * @throws ValidationError as `work` does, with the file as its subject
 */
export function inFile<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    throw new ValidationError(error.issues, { subject: file, code: error.code, cause: error })
  }
}
