import type { OpenUnion } from '../../core/open-union'

/** The address that a queue's mail is sent from. */
export interface EmailAddressInput {
  readonly domain?: RefInput | undefined
  readonly route?: InboundRouteInput | undefined
}

/** A route of inbound mail. */
export interface InboundRouteInput {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly pattern?: string | undefined
  readonly queue?: RefInput | undefined
  readonly priority?: number | undefined
  readonly skills?: readonly RefInput[] | undefined
  readonly language?: RefInput | undefined
  readonly fromName?: string | undefined
  readonly fromEmail?: string | undefined
  readonly flow?: RefInput | undefined
  readonly replyEmailAddress?: EmailAddressInput | undefined
  readonly autoBcc?: readonly { readonly email?: string | undefined; readonly name?: string | undefined }[] | undefined
  readonly spamFlow?: RefInput | undefined
  readonly signature?:
    | {
        readonly enabled?: boolean | undefined
        readonly cannedResponseId?: string | undefined
        readonly alwaysIncluded?: boolean | undefined
        readonly inclusionType?: OpenUnion<'Draft' | 'Send' | 'SendOnce'> | undefined
      }
    | undefined
  readonly historyInclusion?: OpenUnion<'Include' | 'Exclude' | 'Optional'> | undefined
  readonly allowMultipleActions?: boolean | undefined
  readonly mailboxFolders?: readonly string[] | undefined
}

/**
 * An input made from an object that was read and is passed back whole, as in `{ ...queue, name: 'Sales' }`: it has an
 * id, and its enum values may be newer than this package.
 */
export type AsRead<T> = { readonly [K in keyof T]: Newer<T[K]> } & { readonly id: string }

/** Replaces enum values by any text, since they may be newer than this package. */
export type Newer<T> = T extends string ? string : T

/**
 * Changes to an input: omitted or undefined fields stay, null clears a field, nested objects are merged field by field,
 * and lists are replaced.
 */
export type Changes<T> = { readonly [K in keyof T]?: ChangeOf<NonNullable<T[K]>> | null | undefined }

/** The new value of one field: text, numbers, flags and lists as a whole, nested objects field by field. */
export type ChangeOf<T> = T extends string | number | boolean | readonly unknown[] ? T : Changes<T>

/** A reference to another object by its id. */
export interface RefInput {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly selfUri?: string | undefined
}

/** The division of the new object. */
export interface DivisionInput {
  readonly id?: string | undefined
  readonly name?: string | undefined
}

/** A group whose members are members of a queue or of one of its rings. */
export interface MemberGroupInput {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly division?: DivisionInput | undefined
  readonly type?: OpenUnion<'TEAM' | 'GROUP' | 'SKILLGROUP'> | undefined
}
