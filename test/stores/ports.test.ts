import { describe } from 'vitest'
import { noPostgres } from '../support/postgres'
import { files, memory } from './drivers'
import { postgres } from './postgres-rigs'
import { portSuites } from './suites'

describe('memory', () => portSuites(memory))

describe('files', () => portSuites(files))

const skipped = noPostgres === undefined ? '' : ` (skipped: ${noPostgres})`
describe.skipIf(noPostgres !== undefined)(`PostgreSQL${skipped}`, () => portSuites(postgres))
