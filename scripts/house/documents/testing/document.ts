import GithubSlugger from 'github-slugger';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';

/** Something that stands in a line of a document. */
export interface Told {
  readonly text: string;
  /** Of the document, from 1. */
  readonly line: number;
}

/** A document in Markdown, as far as it can be held to what is there. */
export interface Document {
  /** From the root of the checkout: `docs/hosts.md`. */
  readonly file: string;
  /** Where its links and pictures point, as it is written. */
  readonly links: readonly Told[];
  /** What a link may name after `#`: the headings, as GitHub makes anchors of them. */
  readonly anchors: ReadonlySet<string>;
  /** What stands in backticks within text. */
  readonly codes: readonly Told[];
  /** The command lines of its blocks for a shell, joined where they were wrapped, without comments. */
  readonly commands: readonly Told[];
  /** The lines of its other blocks. */
  readonly listings: readonly Told[];
  /** HTML, whose links nobody follows. */
  readonly html: readonly Told[];
}

/** Reads a document. */
export function readDocument(file: string, text: string): Document {
  const links: Told[] = [];
  const anchors = new Set<string>();
  const codes: Told[] = [];
  const commands: Told[] = [];
  const listings: Told[] = [];
  const html: Told[] = [];
  const slugger = new GithubSlugger();
  visit(fromMarkdown(text), (node) => {
    const line = node.position!.start.line;
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      links.push({ text: node.url, line });
    } else if (node.type === 'heading') {
      anchors.add(slugger.slug(plainText(node)));
    } else if (node.type === 'inlineCode') {
      codes.push({ text: node.value.replaceAll('\n', ' '), line });
    } else if (node.type === 'html') {
      html.push({ text: node.value, line });
    } else if (node.type === 'code') {
      const lines = joinedLines(node.value, line + 1);
      if (/^(sh|bash|shell|console)$/.test(node.lang ?? '')) {
        commands.push(...lines.map(withoutComment).filter((each) => each.text !== ''));
      } else {
        listings.push(...lines);
      }
    }
  });
  return { file, links, anchors, codes, commands, listings, html };
}

function plainText(node: Nodes): string {
  return 'children' in node
    ? node.children.map(plainText).join('')
    : 'value' in node
      ? node.value
      : '';
}

/** Lines, each that ends with a backslash joined with the next. */
function joinedLines(text: string, firstLine: number): Told[] {
  const told: Told[] = [];
  let begun = '';
  for (const [index, line] of text.split('\n').entries()) {
    const whole = begun + line.trim();
    if (whole.endsWith('\\')) {
      begun = whole.slice(0, -1);
    } else {
      told.push({ text: whole, line: firstLine + index });
      begun = '';
    }
  }
  return told;
}

function withoutComment({ text, line }: Told): Told {
  return { text: text.replace(/(^|\s)#.*$/, '').trim(), line };
}
