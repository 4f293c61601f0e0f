/**
 * `npm run check`: everything that must hold before a change goes in, in order. Its last line is the plain count.
 *
 * `--without-tests` leaves the tests out, for a run that has had them already. A step that fails does not stop the
 * later ones, so that one run shows all there is to mend.
 */
import { spawn } from 'node:child_process'

interface Step {
  readonly name: string
  readonly command: readonly string[]
}

interface Count {
  readonly passed: number
  readonly failed: number
}

/** Colours and the like. */
const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

const STEPS: readonly Step[] = [
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'types', command: ['npm', 'run', '--silent', 'types'] },
  { name: 'tests', command: ['npm', 'test', '--silent'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build', '--', '--if-stale'] },
  { name: 'unused files, exports and dependencies', command: ['npx', '--no-install', 'knip'] },
  { name: 'notices', command: ['npm', 'run', '--silent', 'notices:check'] },
  { name: 'interface', command: ['npm', 'run', '--silent', 'api:check'] },
  { name: 'changeset', command: ['npm', 'run', '--silent', 'api:changeset'] },
  { name: 'schemas', command: ['npm', 'run', '--silent', 'schemas:check'] },
  { name: 'packed', command: ['npm', 'run', '--silent', 'packed'] },
  { name: 'budgets', command: ['npm', 'run', '--silent', 'budgets'] },
]

const withoutTests = process.argv.includes('--without-tests')
const steps = STEPS.filter((step) => !(withoutTests && step.name === 'tests'))
const total = { passed: 0, failed: 0 }
for (const step of steps) {
  const start = performance.now()
  console.log(`\n--- ${step.name}`)
  const { passed, failed } = await take(step)
  console.log(`--- ${step.name}: ${failed === 0 ? 'passed' : 'FAILED'} in ${seconds(start)} s`)
  total.passed += passed
  total.failed += failed
}
process.exitCode = total.failed === 0 ? 0 : 1
console.log(`\n${total.passed} passed, ${total.failed} failed`)

/** Runs a step, shows what it prints and counts what it checked: its own count if it gives one, else one. */
async function take({ command }: Step): Promise<Count> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    process.stdout.write(text)
  })
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)))
  const { passed, failed } = count(output)
  if (code !== 0) return { passed, failed: Math.max(failed, 1) }
  return passed + failed === 0 ? { passed: 1, failed: 0 } : { passed, failed }
}

/** The lines of `scripts/checks.ts`, and the line in which Vitest sums up. */
function count(output: string): Count {
  const plain = output.replace(ANSI, '')
  const tests = /^ *Tests +(.+)$/m.exec(plain)?.[1] ?? ''
  const of = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(tests)?.[1] ?? 0)
  return {
    passed: of('passed') + (plain.match(/^ok - /gm) ?? []).length,
    failed: of('failed') + (plain.match(/^not ok - /gm) ?? []).length,
  }
}

function seconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1)
}
