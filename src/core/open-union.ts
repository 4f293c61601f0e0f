/** Known values for the editor to suggest; any other text is accepted too, since the platform adds values. */
export type OpenUnion<W extends string> = W | (string & {})
