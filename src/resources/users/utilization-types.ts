import type { OpenUnion } from '../../core/open-union'

/** How many contacts of each medium an agent of the org may have at once, and which media may interrupt which. */
export interface Utilization {
  utilization?: Record<string, MediaUtilization> | undefined
  labelUtilizations?: Record<string, LabelUtilization> | undefined
  maxInboundCalls?: number | undefined
  [field: string]: unknown
}

/**
 * How many contacts of each medium a user may have at once; `level` says whether that is the user's own setting or the
 * org's.
 */
export interface UserUtilization extends Utilization {
  level?: OpenUnion<'Agent' | 'Organization'> | undefined
}

/** A label of utilization, by id and name. */
export interface UtilizationLabel {
  id: string
  name?: string | undefined
  [field: string]: unknown
}

/** A media type for which agents have a capacity. */
export type UtilizationMedia = 'call' | 'callback' | 'chat' | 'email' | 'message' | 'workitem'

/** How many contacts of one media type an agent takes at once. */
export interface MediaUtilizationInput {
  /** 0 to 50. */
  readonly maximumCapacity?: number | undefined
  /** Media types that may interrupt this one; never itself. */
  readonly interruptableMediaTypes?: readonly OpenUnion<UtilizationMedia>[] | undefined
  readonly includeNonAcd?: boolean | undefined
}

/** Utilization by media type, and by the id of a label. */
export interface UtilizationInput {
  readonly utilization?: { readonly [M in UtilizationMedia]?: MediaUtilizationInput | undefined } | undefined
  readonly labelUtilizations?:
    | Readonly<
        Record<
          string,
          {
            readonly maximumCapacity?: number | undefined
            readonly interruptingLabelIds?: readonly string[] | undefined
          }
        >
      >
    | undefined
  readonly maxInboundCalls?: number | undefined
}

/** How many contacts of one media type an agent takes at once, and which others may interrupt. */
export interface MediaUtilization {
  maximumCapacity?: number | undefined
  interruptableMediaTypes?: string[] | undefined
  includeNonAcd?: boolean | undefined
  [field: string]: unknown
}

/** The same for contacts of one label. */
export interface LabelUtilization {
  maximumCapacity?: number | undefined
  interruptingLabelIds?: string[] | undefined
  labelName?: string | undefined
  [field: string]: unknown
}
