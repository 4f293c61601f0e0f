import { PlanError, ValidationError } from '../../core/errors'

/**
 * Does work with what a file holds: what is wrong with it is said with the name of the file.
 * @throws ValidationError as `work` does, with the file as its subject
 * @throws PlanError as `work` does, with the file before its message
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
