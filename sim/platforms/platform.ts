/** What a platform can do, whatever it costs. */
export interface Platform {
  readonly description: string;
  /** Whether sandboxes can be forked from Zygotes; if not, it runs with Zygote policy `none`. */
  readonly holdsZygotes: boolean;
}
