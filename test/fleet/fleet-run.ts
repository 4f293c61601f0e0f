/** The command line in a process of its own, as a terminal has it. */

import { run } from '../../src/cli/run'
import { terminalIo } from '../../src/terminal/io/terminal'

const { io, release } = terminalIo()
process.exitCode = await run(process.argv.slice(2), io)
release()
