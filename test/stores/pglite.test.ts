/** The port suites where no PostgreSQL is installed. In a file of its own, since starting it takes some seconds. */
import { describe } from 'vitest'
import { pglite } from './postgres-rigs'
import { portSuites } from './suites'

describe('PGlite', { timeout: 60_000 }, () => portSuites(pglite))
