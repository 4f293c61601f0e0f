import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { OneQueue, PeerRun, Skills } from './center'

/** Debian's Python, for which SimPy is packaged, then whichever comes first. */
const PYTHONS = ['/usr/bin/python3', 'python3']
/** SimPy 3 and later is the module `simpy`, SimPy 2 (Debian's python3-simpy) is `SimPy`. */
const PROGRAMS = [
  { module: 'simpy', script: 'simpy3.py' },
  { module: 'SimPy', script: 'simpy2.py' },
]

/** Runs a center in SimPy; undefined where no SimPy is installed. */
export type Simpy = (center: OneQueue | Skills) => PeerRun

/** Finds a Python with SimPy, the newer idioms first. */
export function findSimpy(): Simpy | undefined {
  for (const python of PYTHONS) {
    for (const { module, script } of PROGRAMS) {
      const found = spawnSync(python, ['-c', `import ${module}`])
      if (found.status === 0) return (center) => runSimpy(python, script, center)
    }
  }
  return undefined
}

function runSimpy(python: string, script: string, center: OneQueue | Skills): PeerRun {
  const path = join('bench/peers', script)
  const { status, stdout, stderr } = spawnSync(python, ['-B', path], {
    input: JSON.stringify(center),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`)
  return JSON.parse(stdout)
}
