/** How text is colored. {@link plain} leaves it alone; the command line passes one that a terminal shows. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly accent: (text: string) => string
}

const same = (text: string): string => text

/** No color at all: for files, pipes and tests. */
export const plain: Paint = { bold: same, dim: same, good: same, bad: same, warn: same, accent: same }
