import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The path of DejaVu Sans, or of its bold face: the font of all pictures. It is shipped, so that
 * they look the same on every machine, those without any font included.
 */
export function fontFile(face: 'regular' | 'bold'): string {
  const name = face === 'bold' ? 'DejaVuSans-Bold.ttf' : 'DejaVuSans.ttf';
  return createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}`);
}

/**
 * How wide a line of text is in DejaVu Sans, in pixels, from the font's own advance widths
 * (kerning left out).
 *
 * Without a canvas Vega guesses 0.8 em a character, half as much again as the font has: titles
 * would be given empty space and legends would be broken early.
 */
export function textWidth(text: string, fontSize: number, face: 'regular' | 'bold'): number {
  const widths = (advanceWidths[face] ??= readAdvanceWidths(fontFile(face)));
  let total = 0;
  for (const character of text) {
    total += widths(character.codePointAt(0)!);
  }
  return total * fontSize;
}

/** The width of a character by its code point, in em. */
type AdvanceWidths = (codePoint: number) => number;

const advanceWidths: { regular?: AdvanceWidths; bold?: AdvanceWidths } = {};

/**
 * Reads the tables `head`, `hhea`, `hmtx` and `cmap` (format 4: the basic plane) of a TrueType
 * font, as the OpenType specification 1.9 lays them out. What the font lacks gets its width of
 * "missing glyph".
 */
function readAdvanceWidths(file: string): AdvanceWidths {
  const font = readFileSync(file);
  const unitsPerEm = font.readUInt16BE(tableOffset(font, 'head') + 18);
  const lastMetric = font.readUInt16BE(tableOffset(font, 'hhea') + 34) - 1;
  const metrics = tableOffset(font, 'hmtx');
  const characters = basicPlaneOffset(font);
  return (codePoint) => {
    const glyph = glyphOf(font, characters, codePoint);
    return font.readUInt16BE(metrics + 4 * Math.min(glyph, lastMetric)) / unitsPerEm;
  };
}

function tableOffset(font: Buffer, tag: string): number {
  const count = font.readUInt16BE(4);
  for (let index = 0; index < count; index++) {
    const entry = 12 + 16 * index;
    if (font.toString('latin1', entry, entry + 4) === tag) {
      return font.readUInt32BE(entry + 8);
    }
  }
  throw new Error(`the font has no table ${tag}`);
}

function basicPlaneOffset(font: Buffer): number {
  const table = tableOffset(font, 'cmap');
  const count = font.readUInt16BE(table + 2);
  for (let index = 0; index < count; index++) {
    const offset = table + font.readUInt32BE(table + 4 + 8 * index + 4);
    if (font.readUInt16BE(offset) === 4) {
      return offset;
    }
  }
  throw new Error('the font has no character table of format 4');
}

/** Looks a code point up in a character table of format 4: runs of codes, sorted by their end. */
function glyphOf(font: Buffer, table: number, codePoint: number): number {
  const size = font.readUInt16BE(table + 6);
  const ends = table + 14;
  const starts = ends + size + 2;
  const deltas = starts + size;
  const offsets = deltas + size;
  for (let run = 0; run < size; run += 2) {
    if (codePoint <= font.readUInt16BE(ends + run)) {
      const start = font.readUInt16BE(starts + run);
      if (codePoint < start) {
        return 0;
      }
      const delta = font.readUInt16BE(deltas + run);
      const offset = font.readUInt16BE(offsets + run);
      if (offset === 0) {
        return (codePoint + delta) & 0xffff;
      }
      const glyph = font.readUInt16BE(offsets + run + offset + 2 * (codePoint - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
  }
  return 0;
}
