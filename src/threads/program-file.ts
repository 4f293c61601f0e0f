import type { SentProgram } from './start'

/**
 * The program of a thread: a file of the build, or its source through tsx.
 * @param from `import.meta.url` of a file in the folder of its source, `thread.ts`
 * @param name what the build calls it
 */
export function programFile(from: string, name: string): SentProgram {
  if (!from.endsWith('.ts')) return { file: new URL(`./${name}.js`, from).href }
  const source = JSON.stringify(new URL('./thread.ts', from))
  return { text: `import('tsx/esm/api').then(({ tsImport }) => tsImport(${source}, ${source}))` }
}
