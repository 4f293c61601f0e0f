/** An extra goes with its folder, its line in the list of commands, and its entry of the package: the rest stays whole. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, it } from 'vitest'

const PARTS = ['src', 'test', 'bench', 'examples', 'scripts', 'schemas', 'docs', 'action', '.github']

let copy = ''
afterEach(() => rmSync(copy, { recursive: true, force: true }))

it('types, build and tests of the rest pass without three of them', () => {
  copyWithout(['staffing', 'tidy', 'training'])
  run('tsc', '-p', '.')
  run('tsup', '--silent', '--no-dts')
  run('vitest', 'run', 'test/packaging', 'test/cli/commands.test.ts', 'src/report', 'src/features/agents')
  expect(readdirSync(join(copy, 'dist'))).not.toContain('staffing.js')
})

it('types of the rest pass without any', () => {
  copyWithout(readdirSync('src/features'))
  // The benchmark and the example of an extra go with it.
  for (const file of ['bench/experiments.ts', 'examples/probe-and-restore.ts']) rmSync(join(copy, file))
  run('tsc', '-p', '.')
})

/** Copies what is built and tested, without these extras. */
function copyWithout(extras: readonly string[]): void {
  copy = mkdtempSync(join(tmpdir(), 'skillroute-removal-'))
  for (const part of [...PARTS, ...readdirSync('.').filter((name) => /\.(json|ts|md)$/.test(name))])
    cpSync(part, join(copy, part), { recursive: true })
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
  for (const extra of extras) rmSync(join(copy, 'src/features', extra), { recursive: true })
  edit('src/cli/extras.ts', (text) => {
    const lines = text.split('\n')
    const retained = lines.filter((line) => !extras.some((extra) => line.includes(`'../features/${extra}/`)))
    expect(lines.length - retained.length).toBe(extras.length)
    return retained.join('\n')
  })
  edit('package.json', (text) => {
    const manifest = JSON.parse(text)
    for (const extra of extras) delete manifest.exports[`./${extra}`]
    return JSON.stringify(manifest)
  })
}

function edit(file: string, change: (text: string) => string): void {
  const path = join(copy, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

/** Runs a tool in the copy. @throws with its output where it fails */
function run(tool: string, ...args: readonly string[]): void {
  try {
    execFileSync(resolve('node_modules/.bin', tool), args, { cwd: copy, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = Object(error)
    throw new Error(`${tool} failed:\n${stdout}\n${stderr}`, { cause: error })
  }
}
