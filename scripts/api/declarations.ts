import { join, relative, resolve } from 'node:path'
import ts from 'typescript'

/** Compiled declarations held in memory: every inferred type written out, no comments, no bodies. */
export interface Declarations {
  readonly checker: ts.TypeChecker
  /** The declaration file that belongs to a source file, or undefined when there is none. */
  fileOf(source: string): ts.SourceFile | undefined
  /** The path of the source behind a declaration, without the end of its name. */
  sourceOf(node: ts.Node): string
  /** Whether a declaration is our own. */
  isOurs(node: ts.Node): boolean
}

/** Compiles the declarations of `sources` and everything they import. @throws Error when the sources do not compile */
export function compileDeclarations(sources: readonly string[]): Declarations {
  const options = compilerOptions()
  const files = emit(sources, options)
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path)
  host.readFile = (path) => files.get(path) ?? readFile.call(host, path)
  host.directoryExists = (path) => path.startsWith(OUT) || ts.sys.directoryExists(path)
  host.getSourceFile = (path, target, ...rest) => {
    const text = files.get(path)
    return text === undefined
      ? getSourceFile.call(host, path, target, ...rest)
      : ts.createSourceFile(path, text, target, true)
  }
  const roots = sources.map(declarationPath)
  const program = ts.createProgram(roots, { ...options, noEmit: true }, host)
  return {
    checker: program.getTypeChecker(),
    fileOf: (source) => program.getSourceFile(declarationPath(source)),
    sourceOf: (node) => relative(OUT, node.getSourceFile().fileName),
    isOurs: (node) => files.has(node.getSourceFile().fileName),
  }
}

const OUT = resolve('.api')

function declarationPath(source: string): string {
  return join(OUT, source.replace(/\.ts$/, '.d.ts'))
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
  return ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd()).options
}

function emit(sources: readonly string[], base: ts.CompilerOptions): Map<string, string> {
  const options = {
    ...base,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: true,
    rootDir: process.cwd(),
    outDir: OUT,
  }
  const program = ts.createProgram([...sources], options)
  const files = new Map<string, string>()
  const { diagnostics } = program.emit(undefined, (path, text) => files.set(path, text))
  const errors = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (errors.length > 0) {
    throw new Error(ts.formatDiagnostics(errors.slice(0, 10), ts.createCompilerHost(options)))
  }
  return files
}
