import type { LeftOut, Problem } from '../../../documents'

/** A part of the rules that no plan can carry out, as a plan names it: with its place in the file. */
export function refusedRule({ code, path, message, line, column }: Problem, file: string): LeftOut {
  const place = [file, ...(line === undefined ? [] : [line]), ...(column === undefined ? [] : [column])].join(':')
  return { code, what: `${place} ${path}`, why: message }
}

/** Whether something was left out of a plan because the rules ask for what cannot be. */
export function isRefusedRule(code: string): boolean {
  return code === 'lever.none' || code === 'clash'
}
