/** A reference to another object by its id. */
export interface AnswerLink {
  id?: string | undefined
  [field: string]: unknown
}

/** A reference to another object; a division of an org without divisions has neither id nor name. */
export interface AnswerRef {
  id?: string | undefined
  name?: string | undefined
  [field: string]: unknown
}
