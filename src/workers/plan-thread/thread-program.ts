/** What a thread is started with: the text of a program, or the place of its file. */
export interface ThreadProgram {
  readonly program: string | URL
  readonly eval: boolean
}

/**
 * The program of the thread. From source it loads the file beside this one as development loads files; the build puts the
 * place of the built file here instead, which shares its parts with the rest of the package.
 */
export function threadProgram(): ThreadProgram {
  const thread = JSON.stringify(new URL('./thread.ts', import.meta.url))
  return { program: `import('tsx/esm/api').then(({ tsImport }) => tsImport(${thread}, ${thread}))`, eval: true }
}
