/** Something that a crashed run left behind. */
export interface Leftover {
  /** In a few words: `process 123 of run-5f3a`. */
  readonly what: string;
  remove(): Promise<void>;
}
