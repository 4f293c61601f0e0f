import { CommanderError } from 'commander'
import { cleanText } from '../report/text/kit/clean'
import type { CommandContext } from '../terminal/io/command-context'
import { describeError, EXIT, exitCodeOf } from '../terminal/io/exit-code'
import type { Io } from '../terminal/io/io'
import { withoutSecrets } from '../terminal/io/own-secrets'
import { buildProgram } from './program'
import { usageProblem } from './usage-problem'

/**
 * Runs the command line once.
 * @param argv arguments without `node` and the script
 * @returns the exit code; nothing is thrown
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.done
  const exit = (desired: number): void => {
    code = desired
  }
  const context: CommandContext = {
    io,
    exit,
    run,
    usageProblem: (words) => usageProblem(buildProgram({ ...context, io: { ...io, out: ignore, err: ignore } }), words),
  }
  const program = buildProgram(context)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done
      if (argv.includes('--json'))
        io.out(`${JSON.stringify({ error: { code: error.code, message: error.message }, exitCode: EXIT.usage })}\n`)
      return EXIT.usage
    }
    const clean = withoutSecrets(io.env)
    const cause = io.signal.aborted ? io.signal.reason : error
    const exit = exitCodeOf(cause)
    if (argv.includes('--json')) io.out(`${clean(JSON.stringify(failure(cause, exit)))}\n`)
    // Text from a server or a file may contain control characters for the terminal.
    const lines = clean(describeError(cause)).split('\n').map(cleanText)
    io.err(`${io.paint.bad('error')} ${lines.join('\n')}\n`)
    return exit
  }
}

const ignore = (): void => undefined

/** The output of `--json` on failure: the error's own JSON, which contains no secret, and the exit code. */
function failure(error: unknown, exitCode: number): unknown {
  const toJson: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'toJSON') : undefined
  const detail: unknown = typeof toJson === 'function' ? toJson.call(error) : { message: describeError(error) }
  return { error: detail, exitCode }
}
