/** Which function an invocation calls. */
export interface Popularity {
  /** The function index of the invocation that arrives at this time, in ms. */
  draw(atMs: number): number;
}
