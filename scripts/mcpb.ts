/** `npm run mcpb`: writes `skillroute.mcpb`, the bundle for assistants. Run a full build first. */
import { statSync } from 'node:fs'
import { writeBundle } from './assistant-bundle'

const FILE = 'skillroute.mcpb'
writeBundle(FILE)
console.log(`${FILE}: ${(statSync(FILE).size / 1e6).toFixed(1)} MB`)
