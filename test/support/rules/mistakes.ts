/** A file with the eleven mistakes that rules can make beside bad notation; each is marked by its number. */
export const ELEVEN_MISTAKES = `format: skillroute/rules@1
queues:
  - queue: Invoices
    color: blue # 1 unknown key
    rules:
      - priorityScore: 40 # 2 missing skill
      - skill: Billing
        priorityScore: 120 # 3 score above 100
      - skill: Claims
        priorityScore: "90" # 4 score as text
        maxCapacity: 0 # 5 capacity 0
      - skill: German
        maxCapacity: 1.5 # 6 capacity fractional
        overflowQueue: Invoices # 7 overflow to itself
  - queue: First
    rules:
      - skill: Billing
        overflowQueue: Second # 8 a loop of three
  - queue: Second
    rules:
      - skill: Billing
        overflowQueue: Third
      - skill: Billing # 9 the same skill twice
        priorityScore: 20
  - queue: Third
    rules:
      - skill: Billing
        overflowQueue: First
      - skill: Biling # 10 unknown skill
        priorityScore: 20
  - queue: Fourth # 11 unknown queue
    rules:
      - skill: Claims
        priorityScore: 55
`

/** Code, line and column of each of the eleven, in the order of the text. */
export const WHERE: readonly (readonly [code: string, line: number, column: number])[] = [
  ['key.unknown', 4, 5],
  ['key.missing', 6, 9],
  ['value.range', 8, 24],
  ['value.type', 10, 24],
  ['value.range', 11, 22],
  ['value.fractional', 13, 22],
  ['overflow.self', 14, 24],
  ['overflow.loop', 18, 24],
  ['skill.twice', 23, 16],
  ['skill.unknown', 29, 16],
  ['queue.unknown', 31, 12],
]

/** A file whose notation is bad. */
export const BAD_YAML = `format: skillroute/rules@1
queues:
  - queue: Invoices
   rules: []
`
