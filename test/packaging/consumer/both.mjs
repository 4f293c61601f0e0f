// Both builds in one process: an error of one is an error of the other.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import * as esm from 'skillroute'

const cjs = createRequire(import.meta.url)('skillroute')
assert.notEqual(esm.ConfigError, cjs.ConfigError)
const error = new cjs.ConfigError('no region')
assert.ok(error instanceof esm.ConfigError)
assert.ok(error instanceof esm.SkillrouteError)
assert.ok(!(error instanceof esm.ApiError))
assert.ok(esm.isSkillrouteError(error))
