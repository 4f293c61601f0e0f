/** Types that compare a type of ours with the official one, field by field, and name what disagrees. */

/** The fields a loose object names, without its index signature. */
type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] }

type Bare<T> = NonNullable<T>
type IsUnknown<T> = unknown extends T ? true : false

/**
 * Paths of fields that we name and the official type does not have, or has with another type; `never` when there are
 * none. Optional or not makes no difference, an open enum agrees with text, and a plain object of ours agrees with any.
 */
export type Disagreements<Ours, Official, Path extends string = ''> =
  IsUnknown<Ours> extends true
    ? never
    : Bare<Ours> extends readonly (infer OurItem)[]
      ? Bare<Official> extends readonly (infer OfficialItem)[]
        ? Disagreements<OurItem, OfficialItem, `${Path}[]`>
        : `${Path}: not a list there`
      : Bare<Ours> extends string | number | boolean
        ? [Bare<Official>] extends [string]
          ? [string] extends [Widened<Ours>]
            ? never
            : `${Path}: text there`
          : [Bare<Official>] extends [number]
            ? [number] extends [Widened<Ours>]
              ? never
              : `${Path}: a number there`
            : [Bare<Official>] extends [boolean]
              ? [boolean] extends [Widened<Ours>]
                ? never
                : `${Path}: a truth value there`
              : `${Path}: something else there`
        : keyof Named<Bare<Ours>> extends never
          ? Bare<Official> extends object
            ? never
            : `${Path}: no object there`
          : FieldDisagreements<Named<Bare<Ours>>, Bare<Official>, Path>

type FieldDisagreements<Ours, Official, Path extends string> = {
  [K in keyof Ours & string]: K extends keyof Official
    ? Disagreements<Ours[K], Official[K], `${Path}.${K}`>
    : `${Path}.${K}: not there`
}[keyof Ours & string]

/** Text, number or truth value, whatever words a type allows of it. */
type Widened<T> =
  Bare<T> extends string ? string : Bare<T> extends number ? number : Bare<T> extends boolean ? boolean : Bare<T>

/** Compiles only when there is nothing to disagree about, but for the paths listed with their reason. */
export type Agree<D extends Listed, Listed extends string = never> = D
