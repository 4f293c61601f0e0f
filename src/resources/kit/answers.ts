/** Something else, as an answer names it by its id. */
export interface AnswerLink {
  id?: string | undefined
  [field: string]: unknown
}

/** Something else, as an answer names it; a division of an org without divisions has neither id nor name. */
export interface AnswerRef {
  id?: string | undefined
  name?: string | undefined
  [field: string]: unknown
}
