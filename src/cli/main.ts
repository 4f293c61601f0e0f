#!/usr/bin/env node
import { terminalIo } from './process-io'
import { run } from './run'

const { io, release } = terminalIo()
process.exitCode = await run(process.argv.slice(2), io)
release()
