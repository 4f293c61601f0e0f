import type { LeftOut, Problem } from '../../../documents'

/** A part of the rules that no plan can carry out, and why. */
export interface Refusal {
  /**
   * `lever.none`: the platform has no setting for it; `clash`: rules require different values; `members.unread`: it needs
   * the members of a queue that could not be read.
   */
  readonly code: 'lever.none' | 'clash' | 'members.unread'
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Makes the `leftOut` entry of a plan for a refused part of the rules, with its place in the file. */
export function refusedRule({ code, path, message, line, column }: Problem, file: string): LeftOut {
  const place = [file, ...(line === undefined ? [] : [line]), ...(column === undefined ? [] : [column])].join(':')
  return { code, what: `${place} ${path}`, why: message }
}

/** Whether an entry was left out of a plan because no plan can carry out what the rules require. */
export function isRefusedRule(code: string): boolean {
  return code === 'lever.none' || code === 'clash'
}
