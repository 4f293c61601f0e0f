/**
 * `npm run check`: everything that must hold before a change goes in. Its last line is the plain count.
 *
 * `--without-tests` leaves the tests out, for a run that has had them already. A step that fails does not stop the
 * later ones, so that one run shows all there is to mend.
 */
import { spawn } from 'node:child_process'
import pLimit from 'p-limit'

interface Step {
  readonly name: string
  readonly command: readonly string[]
}

interface Count {
  readonly passed: number
  readonly failed: number
}

/** Colors and the like. */
const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

const lint: Step = { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] }
const types: Step = { name: 'types', command: ['npm', 'run', '--silent', 'types'] }
const build: Step = { name: 'build', command: ['npm', 'run', '--silent', 'build'] }
const tests: Step = { name: 'tests', command: ['npm', 'test', '--silent'] }
const ofBuild: readonly Step[] = [
  // Nothing is sent, and no registry is asked whether it has this version already.
  {
    name: 'publish, tried',
    command: 'npm publish --dry-run --ignore-scripts --fetch-retries=0 --registry=http://127.0.0.1:9/'.split(' '),
  },
  { name: 'packed', command: ['npm', 'run', '--silent', 'packed'] },
  { name: 'unused files, exports and dependencies', command: ['npx', '--no-install', 'knip'] },
  { name: 'notices', command: ['npm', 'run', '--silent', 'notices:check'] },
  { name: 'schemas', command: ['npm', 'run', '--silent', 'schemas:check'] },
]
/** Measures time, so that nothing may run beside it. */
const budgets: Step = { name: 'budgets', command: ['npm', 'run', '--silent', 'budgets'] }

/** One after the other; within a phase two steps at a time, each shown when it has ended. */
const PHASES: readonly (readonly Step[])[] = [[build, types, lint], [tests], ofBuild, [budgets]]
const AT_A_TIME = 2

const withoutTests = process.argv.includes('--without-tests')
const total = { passed: 0, failed: 0 }
for (const phase of PHASES) {
  const limit = pLimit(AT_A_TIME)
  const steps = phase.filter((step) => !(withoutTests && step === tests))
  await Promise.all(steps.map((step) => limit(() => show(step, steps.length === 1))))
}
process.exitCode = total.failed === 0 ? 0 : 1
console.log(`\n${total.passed} passed, ${total.failed} failed`)

/** @param live whether it is shown as it comes: nothing runs beside it */
async function show(step: Step, live: boolean): Promise<void> {
  const start = performance.now()
  if (live) console.log(`\n--- ${step.name}`)
  const { passed, failed, output } = await take(step, live)
  if (!live) process.stdout.write(`\n--- ${step.name}\n${output}`)
  console.log(`--- ${step.name}: ${failed === 0 ? 'passed' : 'FAILED'} in ${seconds(start)} s`)
  total.passed += passed
  total.failed += failed
}

/** Runs a step and counts what it checked: its own count if it gives one, else one. */
async function take({ command }: Step, live: boolean): Promise<Count & { readonly output: string }> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const onText = (text: string): void => {
    output += text
    if (live) process.stdout.write(text)
  }
  child.stdout.setEncoding('utf8').on('data', onText)
  child.stderr.setEncoding('utf8').on('data', onText)
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)))
  const { passed, failed } = count(output)
  if (code !== 0) return { passed, failed: Math.max(failed, 1), output }
  return { ...(passed + failed === 0 ? { passed: 1, failed: 0 } : { passed, failed }), output }
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
