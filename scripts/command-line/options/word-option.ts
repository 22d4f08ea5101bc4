/** An option that takes a word. */
export function wordOption(value: string, description: string) {
  return { type: 'string', requiresArg: true, default: value, description } as const;
}
