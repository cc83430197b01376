/** How much of a message's HTML is looked at: it may be made to take long. */
export const LIMITS = {
  /** UTF-16 units of the source. */
  html: 2 * 1024 * 1024,
  elements: 100_000,
  /** Elements within one another; those further inside count as side by side. */
  depth: 256,
  attributesOfElement: 256,
  /** Style rules, at-rules and declarations, of all style sheets and attributes. */
  styleStatements: 100_000,
  /** Tokens of one of them. */
  tokensOfStatement: 2_000,
  /** Of matching selectors with elements. */
  selectorSteps: 2_000_000,
  findings: 5_000,
  /** Of one kind; of the others their number is told. */
  findingsOfKind: 50,
  findingsOfMinorKind: 10,
  findingsAlike: 3,
  groupsOfKind: 20,
  links: 5_000,
} as const;
