/** A text whose known values an editor suggests. Any other text is accepted too, since the platform adds values. */
export type OpenUnion<W extends string> = W | (string & {})
