import { ValidationError } from '../../core/errors'

/**
 * Runs `work`; mistakes in what the user wrote are named as they wrote it, such as `--user` for `options.user`.
 * @param names options of the command, or arguments, by the paths under which the workflow knows them
 */
export async function asOptions<T>(names: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const issues = error.issues.map((issue) => ({ ...issue, path: names[issue.path] ?? issue.path }))
    const { code, subject } = error
    throw new ValidationError(issues, { code, cause: error, ...(subject === undefined ? {} : { subject }) })
  }
}
