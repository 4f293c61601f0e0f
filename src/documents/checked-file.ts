import type { Json } from '../core/json/json'
import type { Ref } from './common'

/** One problem of a hand-written document. */
export interface Problem {
  /** The kind of problem, for programs to branch on, such as `skill.unknown`. */
  readonly code: string
  /** The place in the document, such as `queues[0].rules[1].skill`; empty: the whole document. */
  readonly path: string
  readonly message: string
  /** Both counted from 1; absent if the document was not read from text. */
  readonly line?: number
  readonly column?: number
  /** For the code `rule.broken`: every agent and queue of the org that breaks the rule. */
  readonly breaches?: readonly Breach[]
}

/** An agent or a queue of an org that breaks a rule. */
export interface Breach {
  readonly of: Ref
  /** The skill, the language, the medium or the setting. */
  readonly what: Ref
  /** Null: not held, or not set. */
  readonly found: Json
  readonly desired: Json
}

/** A hand-written file and the problems found in it. */
export interface CheckedFile {
  /** The name given for it, such as `rules/sales.yaml`. */
  readonly file: string
  /** What is wrong. */
  readonly problems: readonly Problem[]
  /** Correct parts that do not have the effect they seem to have. */
  readonly warnings: readonly Problem[]
}
