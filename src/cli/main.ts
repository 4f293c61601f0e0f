#!/usr/bin/env node
import { run } from './run'
import { terminalIo } from './terminal'

const { io, release } = terminalIo()
process.exitCode = await run(process.argv.slice(2), io)
release()
