/** Why tests come out differently than on the host, and who wants it so. */
export interface Explanation {
  /** One sentence: what is not there, or refused. */
  readonly cause: string;
  /** The place of the promise that wants it: words that stand in this document. */
  readonly wanted: { readonly document: string; readonly words: string };
  /** The places where tests do not pass for it. */
  readonly places: RegExp;
  /** Which tests, by their identity; all when left out. */
  readonly tests?: RegExp;
  /** What such a test says of itself; anything when left out. */
  readonly words?: RegExp;
}

const threatModel = 'docs/threat-model.md';

/** Of several explanations that fit, the first counts. */
export const explanations: readonly Explanation[] = [
  {
    cause: 'Sockets of every family are refused with PermissionError.',
    wanted: { document: threatModel, words: 'open a socket of any family' },
    places: /^lean/,
    words: /PermissionError: \[Errno 1\] Operation not permitted.*\((socket|_?ssl)\.py:\d+ in/,
  },
];
