import { PlanError, ValidationError } from '../../core/errors'

/**
 * Runs work on the contents of a file; errors about the contents name the file.
 * @throws ValidationError from `work`, with the file as its subject
 * @throws PlanError from `work`, with the file before its message
 */
export function inFile<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof PlanError) throw new PlanError(error.reason, `${file}: ${error.message}`, { cause: error })
    if (!(error instanceof ValidationError)) throw error
    throw new ValidationError(error.issues, { subject: file, code: error.code, cause: error })
  }
}
