/** The command line in a process of its own, as a terminal has it. */

import { terminalIo } from '../../src/cli/process-io'
import { run } from '../../src/cli/run'

const { io, release } = terminalIo()
process.exitCode = await run(process.argv.slice(2), io)
release()
