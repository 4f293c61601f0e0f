import type { Json } from '../core/json/json'
import type { Ref } from './common'

/** One thing wrong with a hand-written document. */
export interface Problem {
  /** The kind of problem, such as `skill.unknown`, so that programs can tell them apart. */
  readonly code: string
  /** Where in the document, such as `queues[0].rules[1].skill`; empty: the whole. */
  readonly path: string
  readonly message: string
  /** Both counted from 1; absent when the document was no text. */
  readonly line?: number
  readonly column?: number
  /** Everybody whom the org's present state does not fit, where the problem is that: code `rule.broken`. */
  readonly breaches?: readonly Breach[]
}

/** An agent or a queue of an org that is not as a file says. */
export interface Breach {
  readonly of: Ref
  /** The skill, the language, the medium or the setting. */
  readonly what: Ref
  /** Null: not held, or not set. */
  readonly found: Json
  readonly wanted: Json
}

/** A hand-written file and what was found in it. */
export interface CheckedFile {
  /** As it was named, such as `rules/sales.yaml`. */
  readonly file: string
  /** What is wrong. */
  readonly problems: readonly Problem[]
  /** What is right but will not have the effect that it seems to ask for. */
  readonly warnings: readonly Problem[]
}
