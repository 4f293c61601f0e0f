/**
 * What each stage and each start of the search brings: `npm run bench:stages -- [names]`. Every stage is switched off in turn
 * by a bundle in which its code is replaced, and the search runs in eight centers: emulated orgs, plain and hard, drawn
 * centers with known speeds, chains, and small ones with levels. Printed is the part of the whole search's gain, by center,
 * and of its CPU time; a stage of designs is left out where there are none, and so on. A stage without which no center has less than 99 % of the gain has no reason to stay.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** By name of the stage: the file below `src/optimizer/improve`, what is replaced in it, and by what. */
type Stage = readonly [file: string, from: string, to: string]

const STAGES: Readonly<Record<string, Stage>> = {
  'start: design': ['design/design-start.ts', 'if (!isSteady', 'if (true || !isSteady'],
  'start: other weeks': ['from-starts.ts', "greedy('greedy in other weeks', 1), ", ''],
  'start: third weeks': ['from-starts.ts', ", greedy('greedy in third weeks', 2)", ''],
  'best of more': ['find/path.ts', 'isFirst ? wider(halt, agents) : isComplete', 'isComplete'],
  urgency: ['find/step.ts', 'if (queue === undefined) return weight', 'return weight'],
  settle: ['find/settle.ts', 'if (picks.length === 0 ||', 'if (true || picks.length === 0 ||'],
  'settle: drop': ['find/settle.ts', 'if (out.size === 0) return', 'return'],
  'settle: fill': ['find/settle.ts', 'const found = room > 0', 'const found = 0 > 0 && room > 0'],
  order: ['find/narrow.ts', 'left.length > 1; round++', 'left.length < 0; round++'],
  repairs: ['search.ts', 'MAX_REPAIRS = 3', 'MAX_REPAIRS = 0'],
  'evaluate again': [
    'evaluated.ts',
    'if (evaluated.services.length > evaluationWeeks)',
    'if (true || evaluated.services.length > evaluationWeeks)',
  ],
  'negative out': ['without-negative.ts', 'if (last === undefined', 'if (true || last === undefined'],
  refine: ['find/refine.ts', 'if (most === 0 ||', 'if (true || most === 0 ||'],
  'refine: groups': ['find/refine.ts', ': addGroups(refining, picks)', ': picks'],
  'refine: moves': ['find/move-entries.ts', 'if (!MOVE_LEVERS', 'if (true || !MOVE_LEVERS'],
  'refine: raised grants': ['find/move-entries.ts', 'raisedGrants(center, made).slice(0, tried)', '[]'],
  'refine: swaps': ['find/refine.ts', 'affordable(center, made, swaps(center, made, most))', '[]'],
  'design: recipes': ['design/search.ts', 'found.length > 0 &&', 'found.length > 0 && 1 > 0 ||'],
  'design: additions': ['design/design-start.ts', '...grants.flatMap((own) => [own, ranked(own)])', ''],
  'design: exchanges': ['design/exchange.ts', 'UNTIL = 1.5', 'UNTIL = 0'],
}

type Outcome = Readonly<Record<string, { readonly gain: number; readonly seconds: number }>>

/** Designs are made where all moments are alike; other changes in place of the chosen ones are tried where few are chosen. */
const CASES_OF: Readonly<Record<string, string>> = {
  design: 'speeds|chain',
  refine: 'plain|hard|moves|levels|speeds, 4',
}

const desired = process.argv.slice(2)
const folder = `.build-stages-${process.pid}`
mkdirSync(folder)
try {
  const whole = await run()
  const names = Object.keys(whole)
  console.log(['without'.padEnd(24), ...names.map((name) => name.padStart(15)), '   CPU'].join(''))
  const row = (name: string, cell: (own: string) => string, cpu: string) =>
    console.log([name.padEnd(24), ...names.map((own) => cell(own).padStart(15)), cpu.padStart(6)].join(''))
  row('nothing (points)', (own) => (100 * (whole[own]?.gain ?? 0)).toFixed(2), `${sum(whole, names).toFixed(0)} s`)
  for (const [name, stage] of Object.entries(STAGES)) {
    if (desired.length > 0 && !desired.some((own) => (own in STAGES ? name === own : name.includes(own)))) continue
    const own = await run(stage, CASES_OF[name.split(':')[0] ?? ''])
    const part = (of: string) => (own[of] === undefined ? '' : (own[of].gain / (whole[of]?.gain ?? 1)).toFixed(3))
    row(name, part, (sum(own, Object.keys(own)) / sum(whole, Object.keys(own))).toFixed(2))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function sum(outcome: Outcome, names: readonly string[]): number {
  return names.reduce((all, name) => all + (outcome[name]?.seconds ?? 0), 0)
}

/** @param cases a regular expression of the cases to run; default all */
async function run(stage?: Stage, cases = ''): Promise<Outcome> {
  const outfile = join(folder, 'cases.js')
  await build({
    entryPoints: ['bench/parts/stage-cases.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
    plugins: stage === undefined ? [] : [replacing(stage)],
  })
  const { stdout, stderr, status } = spawnSync(process.execPath, [outfile, cases], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

function replacing([file, from, to]: Stage): Plugin {
  return {
    name: 'stage off',
    setup({ onLoad }) {
      onLoad({ filter: new RegExp(`improve/${file.replaceAll('/', '.')}$`) }, ({ path }) => {
        const text = readFileSync(path, 'utf8')
        if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
        return { contents: text.replace(from, to), loader: 'ts' }
      })
    },
  }
}
