/** Known words for the editor to offer; any other text is taken too, since the platform adds words. */
export type OpenUnion<W extends string> = W | (string & {})
