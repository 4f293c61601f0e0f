/**
 * Simulations that are not told a number of threads use one: the processors are busy with other test files, and every
 * thread compiles its program anew. What several threads answer is tested with their number given.
 */

import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'

os.availableParallelism = () => 1
syncBuiltinESMExports()
