import type { SentProgram } from '../../../threads/start'

/** The program of the thread that simulates a week without the plan: a file of the build, or its source through tsx. */
export function threadProgram(): SentProgram {
  if (!import.meta.url.endsWith('.ts')) return { file: new URL('./week-thread.js', import.meta.url).href }
  const source = JSON.stringify(new URL('./thread.ts', import.meta.url))
  return { text: `import('tsx/esm/api').then(({ tsImport }) => tsImport(${source}, ${source}))` }
}
